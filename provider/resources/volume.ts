import type { HostAddress } from "../../docker/address";
import { resourceType } from "./define";
import { effect, hidden, touchingData } from "./effect";

export interface VolumeInputs {
  readonly host: HostAddress;
  /** Physical name. Changing it replaces the volume. */
  readonly name: string;
  /** `data`: a missing or foreign volume stops the run with the choice spelled out. `shared`: it is made again. */
  readonly kind: "data" | "shared";
  /**
   * For a volume that has to be there already, made by somebody else; then it is never removed. `exclusive`: it is refused
   * while a container of somebody else runs on it, because two servers on the same data destroy them.
   */
  readonly existing?: "shared" | "exclusive";
  readonly labels: Record<string, string>;
}

export interface VolumeOutputs {
  readonly identity: string;
  readonly drift: string[];
}

/** A local volume that knows its own identity (a label), so that a swapped one is seen. */
export const volume = resourceType<VolumeInputs, VolumeOutputs>()("Volume", {
  outputs: { identity: true, drift: true },
  says: {
    create: effect("volume made, or taken over with its data when it is still there"),
    update: effect("looked at again, data kept"),
    replace: touchingData("another, empty volume"),
    delete: ({ before }) =>
      before?.retainOnDelete ? effect("leaves the stack, data kept on the host")() : touchingData("volume removed with its content")(),
  },
});

export interface VolumeOwnerInputs {
  readonly host: HostAddress;
  readonly stack: string;
  /** Physical name. */
  readonly volume: string;
  /** Another one is another volume under the same name. */
  readonly identity: string;
  /** uid, or uid:gid. */
  readonly owner: string;
  /** Id of the image whose container will use the volume first, and where: Docker copies what the image has there. */
  readonly image: string;
  readonly path: string;
}

/** Gives a volume, and what is in it, to a user. */
export const volumeOwner = resourceType<VolumeOwnerInputs, object>()("VolumeOwner", {
  outputs: {},
  says: {
    create: touchingData("the volume's content gets its owner"),
    update: touchingData("the volume's content gets its new owner"),
    replace: touchingData("the volume's content gets its owner"),
    delete: hidden("owner no longer noted; files keep theirs"),
  },
});

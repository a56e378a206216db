import type { HostAddress } from "../../docker/address";
import { resourceType } from "./define";
import { effect, hidden, touchingData } from "./effect";

export interface VolumeInputs {
  readonly host: HostAddress;
  /** Physical name. Changing it replaces the volume. */
  readonly name: string;
  /** `data`: a missing or foreign volume stops the run and the message lists the choices. `shared`: it is recreated. */
  readonly kind: "data" | "shared";
  /**
   * For a volume that must already exist, made by another tool; Breakwater never removes it. `exclusive`: it is refused
   * while a container outside the stack runs on it, because two servers on the same data destroy it.
   */
  readonly existing?: "shared" | "exclusive";
  readonly labels: Record<string, string>;
}

export interface VolumeOutputs {
  readonly identity: string;
  readonly drift: string[];
}

/** A local volume that carries its own identity in a label, so that a swapped one is detected. */
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
  /** A different identity is another volume under the same name. */
  readonly identity: string;
  /** uid, or uid:gid. */
  readonly owner: string;
  /** Id of the image whose container uses the volume first, and the path: Docker copies the image's content there. */
  readonly image: string;
  readonly path: string;
}

/** Gives a volume and its content to a user. */
export const volumeOwner = resourceType<VolumeOwnerInputs, object>()("VolumeOwner", {
  outputs: {},
  says: {
    create: touchingData("the volume's content gets its owner"),
    update: touchingData("the volume's content gets its new owner"),
    replace: touchingData("the volume's content gets its owner"),
    delete: hidden("owner no longer noted; files keep theirs"),
  },
});

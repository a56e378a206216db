import type { HostAddress } from "../../docker/address";
import type { Reach } from "../../topology/spec";
import { resourceType } from "./define";
import { type AnnouncedChange, type Effect, effect, hidden } from "./effect";

export interface GateInputs {
  readonly host: HostAddress;
  /** Name of the app, for messages. */
  readonly app: string;
  /** Ids of the app's containers on this host. */
  readonly containers: readonly string[];
  /** Names of the versions that the containers are of. Those of a set of versions that passed before have proven themselves already. */
  readonly versions: readonly string[];
  /** Seconds in which a container has to become healthy. */
  readonly timeoutSeconds: number;
  /** Seconds that containers of a new version have to stay healthy. */
  readonly healthyFor: number;
  /** Paths of files inside the containers whose content no message may show. */
  readonly secretFiles: readonly string[];
  /**
   * How they are asked over the network. Another port or request asks all containers again; its first appearance does not. Absent in the
   * state that an older version wrote: then only Docker is asked.
   */
  readonly reach?: Reach;
  /** Ids of images that a throw-away container can be made of, first choice first, should nothing that runs be able to ask. */
  readonly helpers?: readonly string[];
}

export interface GateOutputs {
  readonly open: boolean;
}

const waits = ({ after }: AnnouncedChange): Effect =>
  effect(`waits until the containers are healthy, and stay so for ${String(after?.inputs["healthyFor"])} s, before they get traffic`)();

/** Opens when an app's new containers answer over the network and go on doing so; says which do not, and why. */
export const gate = resourceType<GateInputs, GateOutputs>()("Gate", {
  outputs: { open: true },
  selfEvident: true,
  says: { create: waits, update: waits, replace: waits, delete: hidden("gate given up") },
});

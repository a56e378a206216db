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
  /** Names of the containers' versions. A set of versions that passed before has already proven itself. */
  readonly versions: readonly string[];
  /** Seconds in which a container must become healthy. */
  readonly timeoutSeconds: number;
  /** Seconds that containers of a new version must stay healthy. */
  readonly healthyFor: number;
  /** Paths of files inside the containers whose content no message may show. */
  readonly secretFiles: readonly string[];
  /**
   * How the containers are asked over the network. Another port or request asks all of them again; its first appearance does
   * not. Absent in the state of an older version: then only Docker is asked.
   */
  readonly reach?: Reach;
  /** Ids of images for a throw-away container that asks when no running container can, in order of preference. */
  readonly helpers?: readonly string[];
}

export interface GateOutputs {
  readonly open: boolean;
}

const waits = ({ after }: AnnouncedChange): Effect =>
  effect(`waits until the containers are healthy, and stay so for ${String(after?.inputs["healthyFor"])} s, before they get traffic`)();

/** Opens when an app's new containers answer over the network and keep answering; otherwise it reports which do not, and why. */
export const gate = resourceType<GateInputs, GateOutputs>()("Gate", {
  outputs: { open: true },
  selfEvident: true,
  says: { create: waits, update: waits, replace: waits, delete: hidden("gate given up") },
});

import type { HostAddress } from "../../docker/address";

/** A running container of a server, by its physical name. */
export interface ServerRef {
  readonly host: HostAddress;
  readonly container: string;
}

/** The running configuration of a server: checked in the container, swapped, reloaded and verified. */
export interface ServerConfigInputs {
  readonly server: ServerRef;
  readonly text: string;
  /** Names the running configuration: the text contains it and the server answers with it. */
  readonly hash: string;
}

export interface ServerConfigOutputs {
  /** Hash that the server answered with. */
  readonly running: string;
  readonly drift: readonly string[];
}

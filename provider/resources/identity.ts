import type { HostAddress } from "../../docker/address";
import { resourceType } from "./define";
import { effect } from "./effect";

export interface ClaimInputs {
  readonly host: HostAddress;
  readonly stack: string;
  /**
   * Identity of the state. A host that carries another one refuses everything before anything is done. Unknown in the
   * preview of a state that has none yet.
   */
  readonly identity: string;
}

export interface ClaimOutputs {
  readonly drift: string[];
}

/** This state's claim to a stack on one host. It is created before everything else that the stack has on the host. */
export const claim = resourceType<ClaimInputs, ClaimOutputs>()("Claim", {
  outputs: { drift: true },
  says: {
    create: effect("the host notes which state the stack belongs to; nothing is replaced"),
    update: effect("the host notes again which state the stack belongs to; nothing is replaced"),
    replace: effect("the host notes which state the stack belongs to; nothing is replaced"),
    delete: effect("the host forgets which state the stack belonged to, when no data remains"),
  },
});

export interface AnchorInputs {
  readonly host: HostAddress;
  readonly stack: string;
  readonly identity: string;
  /** Id of an image that the stack uses on this host anyway. A different image alone changes nothing. */
  readonly image: string;
  /**
   * Physical names of the declared volumes whose content cannot be regenerated. The anchor also holds volumes of members
   * that left the stack.
   */
  readonly volumes: string[];
}

export interface AnchorOutputs {
  /** The reason why it is not running; absent when it runs. */
  readonly idle?: string;
  readonly drift: string[];
}

/** A container that does nothing: the volumes it mounts are in use, so that no `prune` of Docker removes them. */
export const anchor = resourceType<AnchorInputs, AnchorOutputs>()("Anchor", {
  outputs: { idle: true, drift: true },
  says: {
    create: effect("a container that does nothing holds the data volumes, so that no prune takes them"),
    update: effect("holds the data volumes that there are now; nothing is interrupted"),
    replace: effect("holds the data volumes; nothing is interrupted"),
    delete: effect("goes, when no data remains on the host"),
  },
});

import type { HostAddress } from "../../docker/address";
import { resourceType } from "./define";
import { effect } from "./effect";

export interface ClaimInputs {
  readonly host: HostAddress;
  readonly stack: string;
  /**
   * Identity of the state. A host that carries another one refuses everything, before anything is done. Not known yet in the preview of a
   * state that has none.
   */
  readonly identity: string;
}

export interface ClaimOutputs {
  readonly drift: string[];
}

/** This state's claim to a stack on one host. Everything that the stack has on the host is made after it. */
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
  /** Id of an image that the stack uses on this host anyway. Another one alone changes nothing. */
  readonly image: string;
  /** Physical names of the declared volumes whose content cannot be made again. What members that left have kept is held as well. */
  readonly volumes: string[];
}

export interface AnchorOutputs {
  /** Why it is not running; absent when it is. */
  readonly idle?: string;
  readonly drift: string[];
}

/** A container that does nothing: what it has mounted is in use, so that no prune of Docker removes it. */
export const anchor = resourceType<AnchorInputs, AnchorOutputs>()("Anchor", {
  outputs: { idle: true, drift: true },
  says: {
    create: effect("a container that does nothing holds the data volumes, so that no prune takes them"),
    update: effect("holds the data volumes that there are now; nothing is interrupted"),
    replace: effect("holds the data volumes; nothing is interrupted"),
    delete: effect("goes, when no data remains on the host"),
  },
});

import type { HostAddress } from "../../docker/address";
import type { Attempt, MemberTrial, Reach, Rehearsal, SlotSpec } from "../../topology/spec";
import { resourceType } from "./define";
import { hidden } from "./effect";

export interface SlotInputs {
  readonly host: HostAddress;
  readonly stack: string;
  /** Value of the label `breakwater.resource` of the container. */
  readonly resource: string;
  readonly spec: SlotSpec;
  /**
   * How to ask the container over the network, for an app. A change of it alone is only noted. Absent in the state that an older version
   * wrote, as `trial` is.
   */
  readonly reach?: Reach;
  /** What is tried before a member of a database changes. A change of it alone is only noted. */
  readonly trial?: MemberTrial;
  /** What is tried before an entry's server, or its balancer, changes. A change of it alone is only noted. */
  readonly rehearsal?: Rehearsal;
}

export interface SlotOutputs {
  /** Goes up each time a deviation has to be repaired; the container's replacementTrigger. Tells with which arguments the container is made. */
  readonly generation: number;
  readonly drift: string[];
  /** When its container was last replaced because it was not well; only for a container that exists once. */
  readonly attempt?: Attempt;
}

/** The place of one container: sees what Docker's provider does not read, and asks for a replacement. */
export const slot = resourceType<SlotInputs, SlotOutputs>()("Slot", {
  outputs: { generation: true, drift: true },
  says: {
    create: hidden("place of a container"),
    update: hidden("declaration noted"),
    replace: hidden("place of a container"),
    delete: hidden("place of a container given up"),
  },
});

export interface LimitsInputs {
  readonly host: HostAddress;
  /** Id of the container. */
  readonly container: string;
  /** Most processes and threads; 0: as many as the host allows. */
  readonly pids: number;
}

export interface LimitsOutputs {
  /** What the host keeps to: an engine without this kind of limit keeps to none. */
  readonly keptPids: number;
  readonly drift: readonly string[];
}

/** Limits that Docker changes while a container runs and its provider has no argument for. */
export const limits = resourceType<LimitsInputs, LimitsOutputs>()("Limits", {
  outputs: { keptPids: true, drift: true },
  says: {
    create: hidden("limits noted"),
    update: hidden("limits set while the container runs"),
    replace: hidden("limits noted"),
    delete: hidden("limits no longer noted"),
  },
});

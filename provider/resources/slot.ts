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
   * How to ask the container over the network, for an app. A change of it alone is only recorded. Absent in the state of an
   * older version, as `trial` is.
   */
  readonly reach?: Reach;
  /** The trial before a member of a database changes. A change of it alone is only recorded. */
  readonly trial?: MemberTrial;
  /** The trial before an entry's server, or its balancer, changes. A change of it alone is only recorded. */
  readonly rehearsal?: Rehearsal;
}

export interface SlotOutputs {
  /**
   * Increases each time a deviation must be repaired, and is the container's replacementTrigger. It also selects the
   * arguments of the container.
   */
  readonly generation: number;
  readonly drift: string[];
  /** The time when its container was last replaced because it was unhealthy; only for a container that exists once. */
  readonly attempt?: Attempt;
}

/** The place of one container: it sees what Docker's provider does not read, and asks for a replacement. */
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
  /** Maximum number of processes and threads; 0: as many as the host allows. */
  readonly pids: number;
}

export interface LimitsOutputs {
  /** The limit that the host enforces; a Docker without this kind of limit enforces none. */
  readonly keptPids: number;
  readonly drift: readonly string[];
}

/** Limits that Docker changes while a container runs, and for which its provider has no argument. */
export const limits = resourceType<LimitsInputs, LimitsOutputs>()("Limits", {
  outputs: { keptPids: true, drift: true },
  says: {
    create: hidden("limits noted"),
    update: hidden("limits set while the container runs"),
    replace: hidden("limits noted"),
    delete: hidden("limits no longer noted"),
  },
});

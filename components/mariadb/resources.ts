import type { HostAddress } from "../../docker/address";
import { resourceType } from "../../provider/resources/define";
import { driftBefore, effect, hidden } from "../../provider/resources/effect";
import type { ServerRef } from "../../provider/resources/server";
import { isLeftToPerson } from "../../topology/marks";

export interface PrimaryInputs {
  readonly server: ServerRef;
  readonly serverId: number;
}

/** The observed role of a member; absent in the state of an older version, and in a database with one member. */
export type Role = "primary" | "replica";

export interface PrimaryOutputs {
  readonly readOnly: boolean;
  readonly role?: Role;
  /** Only while another member is the primary, as for a replica. */
  readonly ioRunning?: boolean;
  readonly sqlRunning?: boolean;
  readonly following?: string;
  readonly errant?: readonly string[];
  /** Position at the setup or last repair: a moving position would look like a change. */
  readonly gtid: string;
  readonly drift: readonly string[];
}

/** Keeps the declared primary a primary, unless another member is one: writable, following no server, GTID strict. */
export const primary = resourceType<PrimaryInputs, PrimaryOutputs>()("MariadbPrimary", {
  outputs: { readOnly: true, role: true, ioRunning: true, sqlRunning: true, following: true, errant: true, gtid: true, drift: true },
  says: {
    create: effect("made the primary: writable, follows no other server"),
    update: (change) =>
      driftBefore(change).some(isLeftToPerson)
        ? effect("roles of the members left as they are, data kept")()
        : effect("primary put right while it runs, data kept")(),
    replace: effect("made the primary: writable, follows no other server"),
    delete: hidden("primary no longer watched"),
  },
});

export interface AccountInputs {
  /** The declared primary. The account is made on the member that accepts writes. */
  readonly server: ServerRef;
  /** User name. Changing it replaces the account: the new one is created first, the old one is dropped last. */
  readonly username: string;
  readonly password: string;
  /** `app`: all privileges on one schema, which is created when missing and never dropped. `replication`: follows the binary log. */
  readonly role: "app" | "replication";
  readonly schema?: string;
}

export interface AccountOutputs {
  readonly drift: readonly string[];
}

/** One account on the present primary; replicas receive it by replication. */
export const account = resourceType<AccountInputs, AccountOutputs>()("MariadbAccount", {
  outputs: { drift: true },
  silent: ["password"],
  createBeforeDelete: true,
  says: {
    create: effect("account made"),
    update: effect("account put right"),
    replace: effect("account made next to the old one, which goes last"),
    delete: effect("account dropped, data kept"),
  },
});

export interface SeedInputs {
  readonly host: HostAddress;
  readonly stack: string;
  /** Physical name of the member that gets the copy, for messages and labels. */
  readonly member: string;
  /** Physical name of its data volume. Existing data is never overwritten. */
  readonly volume: string;
  /** Physical name of the network over which the copy travels. */
  readonly network: string;
  /** Image with mariadb-backup, mbstream and socat. */
  readonly image: string;
  /** The declared primary. The copy comes from the member that accepts writes. */
  readonly source: ServerRef;
}

export interface SeedOutputs {
  /** GTID position of the copy. */
  readonly gtid: string;
}

/** Fills an empty data volume with a live copy, before the member's container exists. */
export const seed = resourceType<SeedInputs, SeedOutputs>()("MariadbSeed", {
  outputs: { gtid: true },
  says: {
    create: effect("filled by a live copy of the primary, which keeps serving; data that is already there is kept"),
    update: hidden("copy kept"),
    replace: effect("filled by a live copy of the primary, which keeps serving"),
    delete: hidden("copy no longer noted"),
  },
});

export interface ReplicaInputs {
  readonly server: ServerRef;
  readonly serverId: number;
  /** The declared primary. The member follows the one that accepts writes. */
  readonly primary: ServerRef;
  /** Name and port of the declared primary on the database's network. */
  readonly primaryAddress: string;
  readonly primaryPort: number;
  readonly username: string;
  readonly password: string;
  /** Position of the copy, from the seed; used only when the member does not replicate yet. */
  readonly seedGtid: string;
  /**
   * Id of the member's container: a new container must prove that it replicates before its dependents continue. Absent in
   * the state of an older version.
   */
  readonly incarnation?: string;
}

export interface ReplicaOutputs {
  readonly ioRunning: boolean;
  readonly sqlRunning: boolean;
  readonly following: string;
  readonly gtidMode: string;
  readonly readOnly: boolean;
  readonly role?: Role;
  readonly errant: readonly string[];
  readonly drift: readonly string[];
}

/** The replication link of one member, as the server reports it. */
export const replica = resourceType<ReplicaInputs, ReplicaOutputs>()("MariadbReplica", {
  outputs: { ioRunning: true, sqlRunning: true, following: true, gtidMode: true, readOnly: true, role: true, errant: true, drift: true },
  says: {
    create: effect("follows the primary"),
    update: ({ differs }) =>
      differs.length > 0 && differs.every((key) => key === "incarnation")
        ? effect("waited for until it replicates again")()
        : effect("replication link set up again while the replica runs, data kept")(),
    replace: effect("follows the primary"),
    delete: effect("no longer follows the primary"),
  },
});

import * as pulumi from "@pulumi/pulumi";
import type { HostAddress } from "../../docker/address";
import { BreakwaterResource } from "./base";

type In<T> = pulumi.Input<T>;

/** A running container of a server, by its physical name. */
export interface ServerRef {
  readonly host: HostAddress;
  readonly container: string;
}

export interface MariadbPrimaryArgs {
  readonly server: In<ServerRef>;
  readonly serverId: In<number>;
}

/** Keeps the primary a primary: writable, not following anybody, GTID strict. */
export class MariadbPrimary extends BreakwaterResource {
  declare public readonly readOnly: pulumi.Output<boolean>;
  /** Position when it was set up or last repaired: one that moves would look like a change. */
  declare public readonly gtid: pulumi.Output<string>;
  declare public readonly drift: pulumi.Output<string[]>;
  constructor(name: string, args: MariadbPrimaryArgs, opts?: pulumi.CustomResourceOptions) {
    super("MariadbPrimary", name, { ...args, readOnly: undefined, gtid: undefined, drift: undefined }, opts);
  }
}

export interface MariadbAccountArgs {
  /** The primary. */
  readonly server: In<ServerRef>;
  /** User name. Changing it replaces the account: the new one is made first, the old one dropped last. */
  readonly username: In<string>;
  readonly password: In<string>;
  /** `app`: all rights on one schema, which is created when missing and never dropped. `replication`: follows the binary log. */
  readonly role: In<"app" | "replication">;
  readonly schema?: In<string | undefined>;
}

/** One account on the primary; replicas receive it by replication. */
export class MariadbAccount extends BreakwaterResource {
  declare public readonly username: pulumi.Output<string>;
  declare public readonly drift: pulumi.Output<string[]>;
  constructor(name: string, args: MariadbAccountArgs, opts?: pulumi.CustomResourceOptions) {
    super("MariadbAccount", name, { ...args, drift: undefined }, opts);
  }
}

export interface MariadbSeedArgs {
  readonly host: In<HostAddress>;
  readonly stack: In<string>;
  /** Physical name of the member that gets the copy, for messages and labels. */
  readonly member: In<string>;
  /** Physical name of its data volume. Data that are already there are never overwritten. */
  readonly volume: In<string>;
  /** Physical name of the network over which the copy travels. */
  readonly network: In<string>;
  /** Image with mariadb-backup, mbstream and socat. */
  readonly image: In<string>;
  /** The running member to copy from. */
  readonly source: In<ServerRef>;
}

/** Fills an empty data volume with a live copy, before the member's container exists. */
export class MariadbSeed extends BreakwaterResource {
  /** GTID position of the copy. */
  declare public readonly gtid: pulumi.Output<string>;
  constructor(name: string, args: MariadbSeedArgs, opts?: pulumi.CustomResourceOptions) {
    super("MariadbSeed", name, { ...args, gtid: undefined }, opts);
  }
}

export interface MariadbReplicaArgs {
  readonly server: In<ServerRef>;
  readonly serverId: In<number>;
  readonly primary: In<ServerRef>;
  /** Name and port of the primary on the database's network. */
  readonly primaryAddress: In<string>;
  readonly primaryPort: In<number>;
  readonly username: In<string>;
  readonly password: In<string>;
  /** Position of the copy, from the seed; used only when the member does not replicate yet. */
  readonly seedGtid: In<string>;
  /** Id of the member's container: a new one has to prove that it replicates before anything that waits for this goes on. */
  readonly incarnation?: In<string>;
}

/** The replication link of one member, and its truth as the server tells it. */
export class MariadbReplica extends BreakwaterResource {
  declare public readonly ioRunning: pulumi.Output<boolean>;
  declare public readonly sqlRunning: pulumi.Output<boolean>;
  declare public readonly following: pulumi.Output<string>;
  declare public readonly gtidMode: pulumi.Output<string>;
  declare public readonly readOnly: pulumi.Output<boolean>;
  declare public readonly errant: pulumi.Output<string[]>;
  declare public readonly drift: pulumi.Output<string[]>;
  constructor(name: string, args: MariadbReplicaArgs, opts?: pulumi.CustomResourceOptions) {
    const state = {
      ioRunning: undefined,
      sqlRunning: undefined,
      following: undefined,
      gtidMode: undefined,
      readOnly: undefined,
      errant: undefined,
      drift: undefined,
    };
    super("MariadbReplica", name, { ...args, ...state }, opts);
  }
}

export interface NginxConfigArgs {
  readonly server: In<ServerRef>;
  /** Text of the configuration. */
  readonly text: In<string>;
  /** Names the running configuration: the text contains it and the server answers with it. */
  readonly hash: In<string>;
}

/** The configuration that an nginx really runs: checked in the container, swapped, reloaded, verified. */
export class NginxConfig extends BreakwaterResource {
  declare public readonly running: pulumi.Output<string>;
  declare public readonly drift: pulumi.Output<string[]>;
  constructor(name: string, args: NginxConfigArgs, opts?: pulumi.CustomResourceOptions) {
    super("NginxConfig", name, { ...args, running: undefined, drift: undefined }, opts);
  }
}

export interface HaproxyConfigArgs extends NginxConfigArgs {
  /** How long connections of the configuration before may go on; what depends on this resource waits for their end. */
  readonly drainSeconds: In<number>;
}

/** The configuration that a balancer really runs: checked in the container, swapped, reloaded without a lost connection, verified, the old one drained. */
export class HaproxyConfig extends BreakwaterResource {
  declare public readonly running: pulumi.Output<string>;
  declare public readonly drift: pulumi.Output<string[]>;
  constructor(name: string, args: HaproxyConfigArgs, opts?: pulumi.CustomResourceOptions) {
    super("HaproxyConfig", name, { ...args, running: undefined, drift: undefined }, opts);
  }
}

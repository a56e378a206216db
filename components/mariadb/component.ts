import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { VolumeArgs } from "../parts/resources";
import * as servers from "./classes";
import { mariadbFiles, memberSpec, roleText } from "./text";
import { names } from "../../topology/names";
import { initialRootPassword, mariadbMembers, mariadbOf, mariadbPids, mariadbPort, type MariadbMember } from "./plan";
import type { MariadbDatabase } from "./schema";
import { managedContainer, type ContainerTransforms } from "../parts/container";
import type { DatabaseOutput, MemberOutput } from "../../topology/outputs";
import type { Credentials, Database, DatabaseMaker, Unresolved } from "../parts/database";
import { place, type Foundation } from "../parts/foundation";
import { generated, type PasswordTransform } from "../parts/password";
import { known } from "../parts/records";
import { transformed, type Transform } from "../parts/transform";
import { Volume } from "../parts/volume";

export interface MariadbClusterArgs {
  readonly foundation: Foundation;
  readonly transform?: ContainerTransforms & {
    readonly volume?: Transform<VolumeArgs>;
    readonly password?: PasswordTransform;
    readonly primary?: Transform<servers.MariadbPrimaryArgs>;
    readonly account?: Transform<servers.MariadbAccountArgs>;
    readonly seed?: Transform<servers.MariadbSeedArgs>;
    readonly replica?: Transform<servers.MariadbReplicaArgs>;
  };
}

interface Account extends Credentials {
  readonly username: string;
}

/** A MariaDB primary and its replicas: their volumes, servers, links and accounts. */
export class MariadbCluster extends pulumi.ComponentResource implements Database {
  readonly members: readonly MariadbMember[];
  readonly containers: docker.Container[] = [];
  readonly primary: servers.MariadbPrimary;
  readonly replicas: servers.MariadbReplica[] = [];
  private readonly database: MariadbDatabase;
  private readonly first: MariadbMember;
  readonly volumes: Readonly<Record<string, Volume>>;
  private readonly rootPassword: pulumi.Output<string>;

  constructor(
    private readonly unit: string,
    private readonly args: MariadbClusterArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("breakwater:component:MariadbCluster", unit, {}, opts);
    this.database = mariadbOf(args.foundation.topology, unit);
    this.members = mariadbMembers(args.foundation.topology, unit);
    const [first, ...replicas] = this.members as [MariadbMember, ...MariadbMember[]];
    this.first = first;
    this.volumes = Object.fromEntries(this.members.map((member) => this.dataVolume(member)));
    this.rootPassword = generated(names.part(unit, "initial-root"), 32, this, args.transform?.password);
    const container = this.container(first, []);
    this.primary = this.primaryOf(container);
    const account = this.account(`${unit}-replication`, "_replication", { role: "replication" });
    // One after the other: a change that stops one replica leaves the others unchanged.
    replicas.reduce((before, member) => this.replica(member, account, before), account.ready);
    this.registerOutputs({});
  }

  credentials(app: string, schema: string, parent: pulumi.Resource): Credentials {
    return this.account(names.part(app, "database"), app, { role: "app", schema }, parent);
  }

  outputs(): Unresolved<DatabaseOutput> {
    return { engine: "mariadb", members: this.members.map((member) => this.memberOutputs(member)) };
  }

  private memberOutputs(member: MariadbMember): Unresolved<MemberOutput> {
    const about = { name: member.name, host: member.host, container: member.container };
    const server = this.replicas[member.index - 1] ?? this.primary;
    const seen = pulumi.all([server.role, server.ioRunning, server.sqlRunning, server.following, server.errant]);
    const role = pulumi.output(server.role).apply((observed) => observed ?? member.role);
    const replication = seen.apply(([observed, io, sql, following, errant]) =>
      (observed ?? member.role) === "primary"
        ? undefined
        : { running: io === true && sql === true, following: following ?? "", errant: errant ?? [] },
    );
    return { ...about, role, readOnly: server.readOnly, replication };
  }

  /**
   * An account on the primary; the replicas get it by replication. A higher `passwordGeneration` creates a new account next
   * to the old one.
   */
  private account(
    name: string,
    user: string,
    rights: Pick<servers.MariadbAccountArgs, "role" | "schema">,
    parent: pulumi.Resource = this,
  ): Account {
    const { transform } = this.args;
    const generation = this.database.passwordGeneration;
    const password = generated(`${name}-g${generation}`, 32, parent, transform?.password);
    const username = names.account(user, generation);
    const args: servers.MariadbAccountArgs = { server: this.server(this.first), username, password, ...rights };
    // Not the container: Pulumi would make the account again with each new container, although the data keep it.
    const opts = { parent, dependsOn: [this.primary], deletedWith: this.primary };
    const account = new servers.MariadbAccount(...transformed(transform?.account, names.onHost(name, this.first.host), args, opts));
    return { username, password, ready: [this.primary, account] };
  }

  private dataVolume({ volume, host, role, existingVolume }: MariadbMember): [string, Volume] {
    const { foundation, transform } = this.args;
    const args = {
      stack: foundation.topology.stack,
      host: known(foundation.hosts, host),
      keep: true,
      protect: role === "primary",
      existing: existingVolume === undefined ? undefined : { name: existingVolume, use: "exclusive" as const },
      transform: transform?.volume,
    };
    const made = new Volume(volume, args, { parent: this });
    return [made.physicalName, made];
  }

  private container(member: MariadbMember, dependsOn: pulumi.Resource[]): docker.Container {
    const { foundation, transform } = this.args;
    const own = { volumes: this.volumes, secrets: { [initialRootPassword]: this.rootPassword } };
    const placed = place(foundation, memberSpec(member, foundation.topology, this.unit), member.host, this.database.image, own);
    const peers = this.members.filter((other) => other !== member).map((other) => this.server(other));
    const trial = { files: placed.spec.files, memoryMb: placed.spec.memoryMb, peers };
    // Another member may be the primary when the container of the declared one is created.
    const following =
      member.role === "primary" && peers.length > 0
        ? { withoutAliases: [this.unit], files: [{ path: mariadbFiles.role, content: roleText(true), mode: "0644" }] }
        : undefined;
    const about = { ...placed, trial, following, pids: mariadbPids(this.database), transform };
    const container = managedContainer(about, { parent: this, dependsOn });
    this.containers.push(container);
    return container;
  }

  private primaryOf(container: docker.Container): servers.MariadbPrimary {
    const args: servers.MariadbPrimaryArgs = { server: this.server(this.first), serverId: this.first.serverId };
    const opts = { parent: this, dependsOn: [container] };
    return new servers.MariadbPrimary(...transformed(this.args.transform?.primary, this.logical(this.first), args, opts));
  }

  /** Copies the primary's data, starts the member and links it. Returns the resources that the next replica must wait for. */
  private replica(member: MariadbMember, account: Account, before: pulumi.Resource[]): pulumi.Resource[] {
    const seed = this.seed(member, before);
    const container = this.container(member, [seed, ...before]);
    const args: servers.MariadbReplicaArgs = {
      server: this.server(member),
      serverId: member.serverId,
      primary: this.server(this.first),
      primaryAddress: names.member(this.unit, this.first.index),
      primaryPort: mariadbPort,
      username: account.username,
      password: account.password,
      seedGtid: seed.gtid,
      incarnation: container.id,
    };
    const opts = { parent: this, dependsOn: [container, ...account.ready] };
    const link = new servers.MariadbReplica(...transformed(this.args.transform?.replica, this.logical(member), args, opts));
    this.replicas.push(link);
    return [link];
  }

  private seed(member: MariadbMember, before: pulumi.Resource[]): servers.MariadbSeed {
    const { foundation, transform } = this.args;
    const volume = known(this.volumes, member.dataVolume);
    const args: servers.MariadbSeedArgs = {
      host: known(foundation.hosts, member.host).address,
      stack: foundation.topology.stack,
      member: member.container,
      volume: volume.volume.name,
      network: names.physical(foundation.topology.stack, this.database.network),
      image: known(foundation.images, this.database.image).idOn(member.host),
      source: this.server(this.first),
    };
    // A copy stays valid when the tools or the source that made it change.
    const opts = { parent: this, dependsOn: before, ignoreChanges: ["image", "source", "network"] };
    return new servers.MariadbSeed(...transformed(transform?.seed, this.logical(member), args, opts));
  }

  /** A fixed name, not an output: a replaced container must not replace the resources that refer to it. */
  private server({ host, container }: MariadbMember): servers.ServerRef {
    return { host: known(this.args.foundation.hosts, host).address, container };
  }

  private logical(member: MariadbMember): string {
    return names.onHost(names.member(this.unit, member.index), member.host);
  }
}

export const mariadb = {
  section: "databases",
  make: (name: string, _declared: MariadbDatabase, args: MariadbClusterArgs, opts: pulumi.ComponentResourceOptions): Database =>
    new MariadbCluster(name, args, opts),
} as const satisfies DatabaseMaker;

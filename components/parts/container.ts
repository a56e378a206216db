import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { Limits, Slot, type LimitsArgs, type SlotArgs } from "./resources";
import { labels, names } from "../../topology/names";
import { goDuration } from "../../topology/plan/duration";
import { sha256, specHash } from "../../topology/plan/hash";
import { healthyWithin } from "../../topology/plan/health";
import type { ContainerSpec, HealthCheck, MemberTrial, PlainFile, Reach } from "../../topology/spec";
import { defaultPids } from "../../topology/plan/limits";
import { firstGeneration, isFollower, leastStartSeconds, noNewPrivileges, revisionOf } from "../../topology/plan/revision";
import type { HostConnection, SecretValues } from "./host";
import { known } from "./records";
import { transformed, type Transform } from "./transform";

export interface ContainerTransforms {
  readonly container?: Transform<docker.ContainerArgs>;
  readonly slot?: Transform<SlotArgs>;
  readonly limits?: Transform<LimitsArgs>;
}

/** The differences of a container that is created as a follower. */
export interface Following {
  /** Names on its networks that it does not get. */
  readonly withoutAliases: readonly string[];
  /** Files that it gets in addition. */
  readonly files: readonly PlainFile[];
}

export interface ManagedContainerArgs {
  readonly stack: string;
  readonly host: HostConnection;
  readonly spec: ContainerSpec;
  /** Id of the image on this host. */
  readonly image: pulumi.Input<string>;
  /** The image's name with its content hash or tag, known before a build or pull: a preview can then announce the change. */
  readonly imageReference: string;
  /** Ids of the networks on this host, by physical name: a recreated network replaces its containers. */
  readonly networks: Readonly<Record<string, pulumi.Input<string>>>;
  /** Names of the volumes from their resources, by physical name. */
  readonly volumes: Readonly<Record<string, pulumi.Input<string>>>;
  readonly secrets: SecretValues;
  /** DNS names that are known only during the deployment; they apply on every network. */
  readonly aliases?: readonly pulumi.Input<string>[];
  /** Maximum number of processes and threads if the spec does not set it. */
  readonly pids?: number;
  /** False where Breakwater's own commands in the container need privileges that its user lacks. */
  readonly noNewPrivileges?: false;
  /** A gate waits for its health, together with that of the app's other containers. */
  readonly gated?: boolean;
  /** How to ask it over the network, for a container of an app. */
  readonly reach?: Reach;
  /** The trial before it changes, for a member of a database. */
  readonly trial?: MemberTrial;
  /** How it is created while another container has its role; see the hook `follows` of a slot. */
  readonly following?: Following;
  /** A trial starts it before it replaces the running server: for servers that keep no data. */
  readonly rehearsed?: boolean;
  readonly transform?: ContainerTransforms;
}

/**
 * Changes that Docker's provider would accept and not carry out, and containers that never became healthy, which Pulumi's
 * engine would otherwise accept permanently on the next run.
 */
const replaceOnChanges = ["healthcheck", "init", "tmpfs", "cpuPeriod", "cpuQuota", "rm", "mounts", "#initerror"];

/** A container and its slot: the only place where a Docker container is declared. */
export function managedContainer(
  args: ManagedContainerArgs,
  opts: { parent: pulumi.Resource; dependsOn?: pulumi.Resource[] },
): docker.Container {
  const { spec, host, stack, transform } = args;
  const name = names.onHost(names.physical(stack, spec.resource), host.name);
  const { reach, trial } = args;
  const rehearsal = args.rehearsed ? { files: spec.files } : undefined;
  const slotArgs: SlotArgs = { host: host.address, stack, resource: spec.resource, spec: slotSpec(args), reach, trial, rehearsal };
  const slot = new Slot(...transformed(transform?.slot, name, slotArgs, { parent: opts.parent, dependsOn: [host.claim] }));
  // A targeted run that excludes the slot has no generation, and an undefined trigger would end the program.
  const generation = slot.generation.apply((made?: number) => made ?? firstGeneration);
  const containerOpts: pulumi.CustomResourceOptions = {
    ...opts,
    provider: host.docker,
    // A fixed name or host port can exist only once; every other container overlaps with its replacement.
    deleteBeforeReplace: spec.name !== undefined || spec.publish.length > 0,
    replaceOnChanges,
    replacementTrigger: generation,
    additionalSecretOutputs: spec.secretFiles.length > 0 ? ["uploads"] : [],
  };
  const revision = generation.apply(revisionOf);
  const container = new docker.Container(...transformed(transform?.container, name, dockerArgs(args, generation), containerOpts));
  const pids = revision.apply((made) => (made === 0 ? 0 : (spec.pids ?? args.pids ?? defaultPids)));
  const limits: LimitsArgs = { host: host.address, container: container.id, pids };
  new Limits(...transformed(transform?.limits, name, limits, { parent: opts.parent }));
  return container;
}

/** Arguments that the first version did not set apply only to new containers: they cause no replacement. */
function dockerArgs(args: ManagedContainerArgs, generation: pulumi.Output<number>): docker.ContainerArgs {
  const { spec, following } = args;
  const revision = generation.apply(revisionOf);
  const asFollower = <T>(leader: T, follower: (differences: Following) => T): pulumi.Input<T> =>
    (following ? generation.apply((made) => (isFollower(made) ? follower(following) : leader)) : leader) as pulumi.Input<T>;
  return {
    name: spec.name,
    image: args.image,
    command: spec.command && [...spec.command],
    user: spec.user,
    envs: Object.entries(spec.environment)
      .map(([name, value]) => `${name}=${value}`)
      .sort(),
    labels: Object.entries(containerLabels(args)).map(([label, value]) => ({ label, value })),
    networksAdvanced: attachments(args).map(({ network, aliases }) => ({
      name: known(args.networks, network),
      aliases: asFollower(aliases, ({ withoutAliases }) => aliases.filter((alias) => !withoutAliases.includes(String(alias)))),
    })),
    // Not `mounts`: those lack SELinux labels, and the provider does not carry out changes inside them.
    volumes: spec.mounts.map(({ volume, path, readOnly, relabel }) => ({
      volumeName: known(args.volumes, volume),
      containerPath: path,
      readOnly,
      selinuxRelabel: { none: undefined, shared: "z", private: "Z" }[relabel],
    })),
    uploads: asFollower(uploads(files(args)), (more) => uploads([...files(args), ...more.files])),
    ports: spec.publish.map(({ address, hostPort, port }) => ({ ip: address, external: hostPort, internal: port, protocol: "tcp" })),
    // Without the sum, Docker allows the same amount of swap in addition; it reads back the sum.
    memory: spec.memoryMb,
    memorySwap: spec.memoryMb,
    cpuShares: spec.cpuShares,
    // Reaps processes that a health check leaves behind, and lets a program die of a signal that it does not handle. Some
    // supervisors refuse to run behind it.
    init: spec.init !== false,
    stopSignal: spec.stopSignal,
    stopTimeout: spec.stopGraceSeconds,
    // Deletion ignores stopTimeout: without this value, Docker would kill the process immediately.
    destroyGraceSeconds: spec.stopGraceSeconds,
    restart: "always",
    mustRun: true,
    logDriver: "json-file",
    logOpts: { "max-size": `${spec.logs.maxSizeMb}m`, "max-file": `${spec.logs.maxFiles}` },
    securityOpts: gainsPrivileges(args) ? undefined : (revision.apply((made) => (made === 0 ? undefined : [noNewPrivileges])) as never),
    ...(spec.health ? { healthcheck: healthcheck(spec.health, revision) } : {}),
    ...(spec.health && !args.gated ? { wait: true, waitTimeout: healthyWithin(spec.health) } : {}),
  };
}

const uploads = (all: ReturnType<typeof files>) =>
  all.map(({ path, content, mode }) => ({ file: path, ...contentOf(content), permissions: mode }));

const gainsPrivileges = ({ spec, noNewPrivileges: own }: ManagedContainerArgs): boolean => (spec.noNewPrivileges ?? own) === false;

/** Docker's provider treats an empty text as missing and refuses a file without content, but it reads an empty file. */
const contentOf = (content: pulumi.Input<string>): { content: pulumi.Input<string> } | { source: string } =>
  content === "" ? { source: "/dev/null" } : { content };

/** Uses the duration format that Docker reads back. */
function healthcheck(
  { test, intervalSeconds, timeoutSeconds, retries, startSeconds }: HealthCheck,
  revision: pulumi.Output<number>,
): docker.ContainerArgs["healthcheck"] {
  return {
    tests: [...test],
    interval: goDuration(intervalSeconds),
    timeout: goDuration(timeoutSeconds),
    retries,
    startPeriod: startSeconds > 0 ? goDuration(startSeconds) : revision.apply((made) => goDuration(made === 0 ? 0 : leastStartSeconds)),
  };
}

function slotSpec(args: ManagedContainerArgs): SlotArgs["spec"] {
  const { spec } = args;
  return {
    name: spec.name,
    environment: spec.environment,
    labels: containerLabels(args),
    networks: attachments(args),
    mounts: spec.mounts,
    files: files(args).map(({ path, content, mode }) => ({ path, mode, sha256: pulumi.output(content).apply(sha256) })),
    health: spec.health,
    creation: {
      image: args.image,
      reference: args.imageReference,
      namedAfter: spec.name === undefined ? names.onHost(names.physical(args.stack, spec.resource), args.host.name) : undefined,
      command: spec.command,
      user: spec.user,
      capabilities: { add: [], drop: [] },
      privileged: false,
      publish: spec.publish,
      ...(gainsPrivileges(args) ? { noNewPrivileges: false } : {}),
    },
  };
}

function containerLabels({ stack, spec, imageReference }: ManagedContainerArgs): Record<string, string> {
  return { [labels.stack]: stack, [labels.resource]: spec.resource, [labels.spec]: specHash(spec), [labels.image]: imageReference };
}

function attachments({ spec, aliases = [] }: ManagedContainerArgs) {
  return spec.networks.map((attachment) => ({ network: attachment.network, aliases: [...attachment.aliases, ...aliases] }));
}

/** All files that are copied into the container before it starts; only the contents of secret files are secret. */
export function files({
  spec,
  secrets,
}: Pick<ManagedContainerArgs, "spec" | "secrets">): { path: string; content: pulumi.Input<string>; mode: string }[] {
  const secret = spec.secretFiles.map((file) => ({ path: file.path, content: known(secrets, file.secret), mode: file.mode }));
  return [...spec.files, ...secret];
}

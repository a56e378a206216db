import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { Limits, Slot, type LimitsArgs, type SlotArgs } from "../../provider/resources/infrastructure";
import { labels, names } from "../../topology/names";
import { goDuration } from "../../topology/plan/duration";
import { sha256, specHash } from "../../topology/plan/hash";
import { healthyWithin } from "../../topology/plan/health";
import type { ContainerSpec, HealthCheck, MemberTrial, Reach } from "../../topology/spec";
import { defaultPids } from "../../topology/plan/limits";
import { firstGeneration, leastStartSeconds, noNewPrivileges, revisionOf } from "../../topology/plan/revision";
import type { HostConnection, SecretValues } from "./host";
import { known } from "./records";
import { transformed, type Transform } from "./transform";

export interface ContainerTransforms {
  readonly container?: Transform<docker.ContainerArgs>;
  readonly slot?: Transform<SlotArgs>;
  readonly limits?: Transform<LimitsArgs>;
}

export interface ManagedContainerArgs {
  readonly stack: string;
  readonly host: HostConnection;
  readonly spec: ContainerSpec;
  /** Id of the image on this host. */
  readonly image: pulumi.Input<string>;
  /** What its name says about its content, known before it is built or pulled: what a preview announces then happens. */
  readonly imageReference: string;
  /** Ids of the networks on this host, by physical name: a network that is made again takes its containers along. */
  readonly networks: Readonly<Record<string, pulumi.Input<string>>>;
  /** Names of the volumes, by physical name, as their resources give them. */
  readonly volumes: Readonly<Record<string, pulumi.Input<string>>>;
  readonly secrets: SecretValues;
  /** DNS names that are known only when the stack is deployed; on every network. */
  readonly aliases?: readonly pulumi.Input<string>[];
  /** Most processes and threads where the spec says nothing. */
  readonly pids?: number;
  /** False where Breakwater's own commands in the container need rights that its user lacks. */
  readonly noNewPrivileges?: false;
  /** Whether a gate waits for its health, together with that of its siblings. */
  readonly gated?: boolean;
  /** How it is asked over the network, for a container of an app. */
  readonly reach?: Reach;
  /** What is tried before it changes, for a member of a database. */
  readonly trial?: MemberTrial;
  /** Whether it is started in a trial before it replaces what serves: for servers that keep no data. */
  readonly rehearsed?: boolean;
  readonly transform?: ContainerTransforms;
}

/**
 * Changes that Docker's provider would accept and not carry out, and a container that never became healthy,
 * which the engine would otherwise take for good on the next run.
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
  // A run that is for other parts makes no new slot, and then knows no generation; a trigger of nothing would end the program.
  const generation = slot.generation.apply((made?: number) => made ?? firstGeneration);
  const containerOpts: pulumi.CustomResourceOptions = {
    ...opts,
    provider: host.docker,
    // A fixed name or host port can exist once only; everything else overlaps with what replaces it.
    deleteBeforeReplace: spec.name !== undefined || spec.publish.length > 0,
    replaceOnChanges,
    replacementTrigger: generation,
    additionalSecretOutputs: spec.secretFiles.length > 0 ? ["uploads"] : [],
  };
  const revision = generation.apply(revisionOf);
  const container = new docker.Container(...transformed(transform?.container, name, dockerArgs(args, revision), containerOpts));
  const pids = revision.apply((made) => (made === 0 ? 0 : (spec.pids ?? args.pids ?? defaultPids)));
  const limits: LimitsArgs = { host: host.address, container: container.id, pids };
  new Limits(...transformed(transform?.limits, name, limits, { parent: opts.parent }));
  return container;
}

/** What a container of the first version was made without is given to its successor: nothing is replaced for it. */
function dockerArgs(args: ManagedContainerArgs, revision: pulumi.Output<number>): docker.ContainerArgs {
  const { spec } = args;
  return {
    name: spec.name,
    image: args.image,
    command: spec.command && [...spec.command],
    user: spec.user,
    envs: Object.entries(spec.environment)
      .map(([name, value]) => `${name}=${value}`)
      .sort(),
    labels: Object.entries(containerLabels(args)).map(([label, value]) => ({ label, value })),
    networksAdvanced: attachments(args).map(({ network, aliases }) => ({ name: known(args.networks, network), aliases })),
    // Not `mounts`: they know no SELinux label, and changes inside them are not carried out.
    volumes: spec.mounts.map(({ volume, path, readOnly, relabel }) => ({
      volumeName: known(args.volumes, volume),
      containerPath: path,
      readOnly,
      selinuxRelabel: { none: undefined, shared: "z", private: "Z" }[relabel],
    })),
    uploads: files(args).map(({ path, content, mode }) => ({ file: path, ...contentOf(content), permissions: mode })),
    ports: spec.publish.map(({ address, hostPort, port }) => ({ ip: address, external: hostPort, internal: port, protocol: "tcp" })),
    // Docker allows as much swap again unless told the sum, and reads the sum back.
    memory: spec.memoryMb,
    memorySwap: spec.memoryMb,
    cpuShares: spec.cpuShares,
    // Reaps what a health check leaves behind, and lets a program die of a signal that it does not handle. Some supervisors refuse to run behind it.
    init: spec.init !== false,
    stopSignal: spec.stopSignal,
    stopTimeout: spec.stopGraceSeconds,
    // Deletion does not look at stopTimeout: unset, the process would be killed at once.
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

const gainsPrivileges = ({ spec, noNewPrivileges: own }: ManagedContainerArgs): boolean => (spec.noNewPrivileges ?? own) === false;

/** Docker's provider takes an empty text for none at all, and refuses a file without content; an empty file it does read. */
const contentOf = (content: pulumi.Input<string>): { content: pulumi.Input<string> } | { source: string } =>
  content === "" ? { source: "/dev/null" } : { content };

/** Durations in the form that is read back. */
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

/** Everything that is put into the container before it starts; only the contents of secret files are secret. */
export function files({
  spec,
  secrets,
}: Pick<ManagedContainerArgs, "spec" | "secrets">): { path: string; content: pulumi.Input<string>; mode: string }[] {
  const secret = spec.secretFiles.map((file) => ({ path: file.path, content: known(secrets, file.secret), mode: file.mode }));
  return [...spec.files, ...secret];
}

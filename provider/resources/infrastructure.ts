import * as pulumi from "@pulumi/pulumi";
import type { HostAddress } from "../../docker/address";
import type { CreationSpec, MemberTrial, Rehearsal, Reach, SlotSpec, VolumeMount } from "../../topology/spec";
import { BreakwaterResource } from "./base";

export type { SlotSpec } from "../../topology/spec";

type In<T> = pulumi.Input<T>;

export interface NetworkArgs {
  readonly host: In<HostAddress>;
  /** Physical name. Changing it replaces the network. */
  readonly name: In<string>;
  readonly internal: In<boolean>;
  readonly subnet?: In<string | undefined>;
  readonly labels: In<Record<string, string>>;
}

/** A bridge network. An inspect error never drops it from the state; only "not found" is "gone". */
export class Network extends BreakwaterResource {
  declare public readonly name: pulumi.Output<string>;
  declare public readonly networkId: pulumi.Output<string>;
  declare public readonly drift: pulumi.Output<string[]>;
  constructor(name: string, args: NetworkArgs, opts?: pulumi.CustomResourceOptions) {
    super("Network", name, { ...args, networkId: undefined, drift: undefined }, opts);
  }
}

export interface VolumeArgs {
  readonly host: In<HostAddress>;
  /** Physical name. Changing it replaces the volume. */
  readonly name: In<string>;
  /** `data`: a missing or foreign volume stops the run with the choice spelled out. `shared`: it is made again. */
  readonly kind: In<"data" | "shared">;
  /**
   * For a volume that has to be there already, made by somebody else; then it is never removed. `exclusive`: it is refused
   * while a container of somebody else runs on it, because two servers on the same data destroy them.
   */
  readonly existing?: In<"shared" | "exclusive" | undefined>;
  readonly labels: In<Record<string, string>>;
}

/** A local volume that knows its own identity (a label), so that a swapped one is seen. */
export class Volume extends BreakwaterResource {
  declare public readonly name: pulumi.Output<string>;
  declare public readonly identity: pulumi.Output<string>;
  declare public readonly drift: pulumi.Output<string[]>;
  constructor(name: string, args: VolumeArgs, opts?: pulumi.CustomResourceOptions) {
    super("Volume", name, { ...args, identity: undefined, drift: undefined }, opts);
  }
}

export interface VolumeOwnerArgs {
  readonly host: In<HostAddress>;
  readonly stack: In<string>;
  /** Physical name. */
  readonly volume: In<string>;
  /** Another one is another volume under the same name. */
  readonly identity: In<string>;
  /** uid, or uid:gid. */
  readonly owner: In<string>;
  /** Id of the image whose container will use the volume first, and where: Docker copies what the image has there. */
  readonly image: In<string>;
  readonly path: In<string>;
}

/** Gives a volume, and what is in it, to a user. */
export class VolumeOwner extends BreakwaterResource {
  constructor(name: string, args: VolumeOwnerArgs, opts?: pulumi.CustomResourceOptions) {
    super("VolumeOwner", name, { ...args }, opts);
  }
}

/** The same, where another resource may yield a name, an image's id or a secret file's hash. */
export type SlotSpecInput = Omit<SlotSpec, "networks" | "files" | "creation"> & {
  readonly networks: readonly { readonly network: string; readonly aliases: readonly In<string>[] }[];
  readonly files: readonly { readonly path: string; readonly sha256: In<string>; readonly mode: string }[];
  readonly creation?: Omit<CreationSpec, "image"> & { readonly image: In<string> };
};

export interface SlotArgs {
  readonly host: In<HostAddress>;
  readonly stack: In<string>;
  /** Value of the label `breakwater.resource` of the container. */
  readonly resource: In<string>;
  readonly spec: In<SlotSpecInput>;
  /** How to ask the container over the network, for an app. A change of it alone is only noted. */
  readonly reach?: In<Reach | undefined>;
  /** What is tried before a member of a database changes. A change of it alone is only noted. */
  readonly trial?: In<MemberTrial | undefined>;
  /** What is tried before an entry's server, or its balancer, changes. A change of it alone is only noted. */
  readonly rehearsal?: In<Rehearsal | undefined>;
}

/** The place of one container: sees what Docker's provider does not read, and asks for a replacement. */
export class Slot extends BreakwaterResource {
  /** Goes up each time a deviation has to be repaired; the container's replacementTrigger. Tells with which arguments the container is made. */
  declare public readonly generation: pulumi.Output<number>;
  declare public readonly drift: pulumi.Output<string[]>;
  constructor(name: string, args: SlotArgs, opts?: pulumi.CustomResourceOptions) {
    super("Slot", name, { ...args, generation: undefined, drift: undefined }, opts);
  }
}

export interface LimitsArgs {
  readonly host: In<HostAddress>;
  /** Id of the container. */
  readonly container: In<string>;
  /** Most processes and threads; 0: as many as the host allows. */
  readonly pids: In<number>;
}

/** Limits that Docker changes while a container runs and its provider has no argument for. */
export class Limits extends BreakwaterResource {
  declare public readonly keptPids: pulumi.Output<number>;
  declare public readonly drift: pulumi.Output<string[]>;
  constructor(name: string, args: LimitsArgs, opts?: pulumi.CustomResourceOptions) {
    super("Limits", name, { ...args, keptPids: undefined, drift: undefined }, opts);
  }
}

/** One-shot container: everything as in ContainerSpec, in values. */
export interface JobArgs {
  readonly host: In<HostAddress>;
  readonly stack: In<string>;
  /** Logical name, for the labels and the container's name. */
  readonly resource: In<string>;
  /** Id or reference of the image. */
  readonly image: In<string>;
  readonly command: In<string[]>;
  readonly environment: In<Record<string, In<string>>>;
  readonly networks: In<In<string>[]>;
  readonly mounts: In<VolumeMount[]>;
  /** Files put in before the start; contents of secret ones are secret Outputs. */
  readonly files: In<In<{ path: string; content: In<string>; mode: string }>[]>;
  readonly user?: In<string | undefined>;
  readonly memoryMb: In<number>;
  /** Absent: Breakwater's own choice. */
  readonly pids?: In<number | undefined>;
  readonly noNewPrivileges?: In<false | undefined>;
  readonly timeoutSeconds: In<number>;
  /** The job runs once per value. */
  readonly inputHash: In<string>;
}

/** Runs a command once per `inputHash`; dependents wait; its output is shown when it fails. */
export class Job extends BreakwaterResource {
  declare public readonly finished: pulumi.Output<boolean>;
  constructor(name: string, args: JobArgs, opts?: pulumi.CustomResourceOptions) {
    super("Job", name, { ...args, finished: undefined }, opts);
  }
}

export interface ExtraCaArgs {
  /** Name of the image; another one takes what this machine has now. */
  readonly image: In<string>;
  /** This machine's certificates that base images lack, as base64 of PEM; absent when there is no bundle. Another value alone changes nothing. */
  readonly found?: In<string | undefined>;
}

/** Remembers with which certificates an image is built, so that an image is the same one on every machine. */
export class ExtraCa extends BreakwaterResource {
  declare public readonly value: pulumi.Output<string>;
  constructor(name: string, args: ExtraCaArgs, opts?: pulumi.CustomResourceOptions) {
    super("ExtraCa", name, { ...args, value: undefined }, opts);
  }
}

export interface GateArgs {
  readonly host: In<HostAddress>;
  /** Name of the app, for messages. */
  readonly app: In<string>;
  /** Ids of the app's containers on this host. */
  readonly containers: In<In<string>[]>;
  /** Names of the versions that the containers are of. Those of a set of versions that passed before have proven themselves already. */
  readonly versions: In<In<string>[]>;
  /** Seconds in which a container has to become healthy. */
  readonly timeoutSeconds: In<number>;
  /** Seconds that containers of a new version have to stay healthy. */
  readonly healthyFor: In<number>;
  /** Paths of files inside the containers whose content no message may show. */
  readonly secretFiles: In<string[]>;
  /** How they are asked over the network. Another port or request asks all containers again; its first appearance does not. */
  readonly reach: In<Reach>;
  /** Ids of images that a throw-away container can be made of, should nothing that runs be able to ask. */
  readonly helpers: In<In<string>[]>;
}

/** Opens when an app's new containers answer over the network and go on doing so; says which do not, and why. */
export class Gate extends BreakwaterResource {
  declare public readonly open: pulumi.Output<boolean>;
  constructor(name: string, args: GateArgs, opts?: pulumi.CustomResourceOptions) {
    super("Gate", name, { ...args, open: undefined }, opts);
  }
}

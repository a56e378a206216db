/**
 * The declaration of one container: plain, printable, without a secret value. Docker's container resource, its slot and
 * one-shot jobs are all made from it.
 */
export interface ContainerSpec {
  /** Name inside the stack, for example web-0; also the value of the label `breakwater.resource`. */
  readonly resource: string;
  /** Fixed physical name. Absent: auto-named, replaced with overlap. */
  readonly name?: string;
  /** The image's name in the model; the running id is an output of the image resource. */
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly networks: readonly NetworkAttachment[];
  readonly mounts: readonly VolumeMount[];
  readonly files: readonly PlainFile[];
  readonly secretFiles: readonly SecretFile[];
  readonly publish: readonly PublishedPort[];
  /** Absent only for jobs, which end on their own. */
  readonly health?: HealthCheck;
  readonly memoryMb: number;
  readonly cpuShares: number;
  /** Maximum number of processes and threads. Absent: Breakwater's default. */
  readonly pids?: number;
  /** False where a program of the container may gain privileges, for example by a set-user-id bit. */
  readonly noNewPrivileges?: false;
  readonly user?: string;
  /** `false` omits Docker's init process. Absent: it is process 1. */
  readonly init?: false | undefined;
  readonly stopSignal: string;
  readonly stopGraceSeconds: number;
  readonly logs: { readonly maxSizeMb: number; readonly maxFiles: number };
}

/** How to check that requests reach the containers of an app. It does not belong to a container: a change of it replaces none. */
export interface Reach {
  /** The port that the app should listen on. */
  readonly port: number;
  /** The request that must be answered with 2xx or 3xx; absent when a listening port is enough. */
  readonly http?: { readonly path: string; readonly host: string };
  /** A slower answer does not count. */
  readonly timeoutSeconds: number;
  /** False for an app without known callers whose own check is a command: then it need not listen at all. */
  readonly required: boolean;
  /** Physical names of containers that may ask, in order of preference. Those on other hosts or networks are skipped. */
  readonly askers: readonly string[];
}

export interface NetworkAttachment {
  /** Physical name. */
  readonly network: string;
  readonly aliases: readonly string[];
}

export interface VolumeMount {
  /** Physical name. */
  readonly volume: string;
  readonly path: string;
  readonly readOnly: boolean;
  readonly relabel: "none" | "shared" | "private";
}

export interface PlainFile {
  readonly path: string;
  readonly content: string;
  /** Octal, for example 0644. */
  readonly mode: string;
}

export interface SecretFile {
  readonly path: string;
  /** Name of the secret; its value travels as an Output outside the spec. */
  readonly secret: string;
  readonly mode: string;
}

export interface PublishedPort {
  readonly address: string;
  readonly hostPort: number;
  readonly port: number;
}

export interface HealthCheck {
  /** Docker's form: ["CMD", …] or ["CMD-SHELL", line]. */
  readonly test: readonly string[];
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly retries: number;
  readonly startSeconds: number;
}

/** The trial of a member of a database before it changes, in a throw-away container. */
export interface MemberTrial {
  /** The text of its files: the slot itself compares only hashes. */
  readonly files: readonly PlainFile[];
  readonly memoryMb: number;
  /** The cluster's other members, by host and physical name: an image that one of them runs has already proven itself. */
  readonly peers: readonly { readonly host: { readonly address: string; readonly tlsDirectory?: string }; readonly container: string }[];
}

/** The data, in addition to a slot's spec, that a trial of an entry's server or its balancer needs. */
export interface Rehearsal {
  /** The text of its files: the slot itself compares only hashes. */
  readonly files: readonly PlainFile[];
}

/** The values that a slot compares, in Docker's terms. Secret values appear only as hashes. */
export interface SlotSpec {
  /** Fixed physical name; absent for auto-named containers. */
  readonly name?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly networks: readonly NetworkAttachment[];
  readonly mounts: readonly VolumeMount[];
  readonly files: readonly { readonly path: string; readonly sha256: string; readonly mode: string }[];
  readonly health?: HealthCheck;
  /** Absent in the state of an older version: then it is not compared. */
  readonly creation?: CreationSpec;
  /** The arguments that the container was made with. Only the slot knows it, from its generation; absent: those of the first version. */
  readonly revision?: number;
}

/** Values that are fixed when a container is created. */
export interface CreationSpec {
  /** Id of the image. */
  readonly image: string;
  /** Name of the image on its host. */
  readonly reference: string;
  /** The prefix of an auto-name, to which Pulumi's engine adds seven digits. Absent when the name is fixed. */
  readonly namedAfter?: string;
  /** Absent: the image's. */
  readonly command?: readonly string[];
  /** Absent: the image's. */
  readonly user?: string;
  /** Kernel capabilities in addition to Docker's defaults, for example NET_ADMIN. */
  readonly capabilities: { readonly add: readonly string[]; readonly drop: readonly string[] };
  readonly privileged: boolean;
  /** False where a program of the container may gain privileges. */
  readonly noNewPrivileges?: false;
  readonly publish: readonly PublishedPort[];
}

/** The last replacement of a container because it was unhealthy. */
export interface Attempt {
  /** ISO time. */
  readonly at: string;
  /** The causes of the replacement: the beginnings of the deviations' texts, for example "health status". */
  readonly causes: readonly string[];
}

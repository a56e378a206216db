/**
 * One container as Breakwater means it: plain, printable, without a secret value. Docker's container
 * resource, its slot and one-shot jobs are all made from this.
 */
export interface ContainerSpec {
  /** Name inside the stack, for example web-0; also the value of the label `breakwater.resource`. */
  readonly resource: string;
  /** Fixed physical name. Absent: auto-named, replaced with overlap. */
  readonly name?: string;
  /** Image as the model names it; the running id is an output of the image resource. */
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly networks: readonly NetworkAttachment[];
  readonly mounts: readonly VolumeMount[];
  readonly files: readonly PlainFile[];
  readonly secretFiles: readonly SecretFile[];
  readonly publish: readonly PublishedPort[];
  /** Absent only for jobs, which end by themselves. */
  readonly health?: HealthCheck;
  readonly memoryMb: number;
  readonly cpuShares: number;
  /** Most processes and threads. Absent: Breakwater's own choice. */
  readonly pids?: number;
  /** False where a program of the container may gain rights, as by a set-user-id bit. */
  readonly noNewPrivileges?: false;
  readonly user?: string;
  /** Only ever false: Docker's init process is left out. Absent: it is process 1. */
  readonly init?: false | undefined;
  readonly stopSignal: string;
  readonly stopGraceSeconds: number;
  readonly logs: { readonly maxSizeMb: number; readonly maxFiles: number };
}

/** How to tell whether requests get through to the containers of an app. No part of a container: a change of it replaces none. */
export interface Reach {
  /** Where the app is expected to listen. */
  readonly port: number;
  /** The request that has to be answered with 2xx or 3xx; absent when it is enough that something listens. */
  readonly http?: { readonly path: string; readonly host: string };
  /** A slower answer counts as none. */
  readonly timeoutSeconds: number;
  /** False for an app that nothing is known to call and whose own check is a command: then it need not listen at all. */
  readonly required: boolean;
  /** Physical names of containers that may ask, first choice first. Those on other hosts or networks are passed over. */
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
  /** Name of the secret; the value travels as an Output beside the spec. */
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

/** How a member of a database is tried before it changes, in a throw-away container. */
export interface MemberTrial {
  /** The text of its files: what the slot itself compares are hashes. */
  readonly files: readonly PlainFile[];
  readonly memoryMb: number;
  /** The cluster's other members, by host and physical name: what one of them runs already has proven itself. */
  readonly peers: readonly { readonly host: { readonly address: string; readonly tlsDirectory?: string }; readonly container: string }[];
}

/** What is needed beside a slot's spec to start an entry's server, or its balancer, for a trial. */
export interface Rehearsal {
  /** The text of its files: what the slot itself compares are hashes. */
  readonly files: readonly PlainFile[];
}

/** What a slot compares, in Docker's terms. Values that are secret appear only as hashes. */
export interface SlotSpec {
  /** Fixed physical name; absent for auto-named containers. */
  readonly name?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly networks: readonly NetworkAttachment[];
  readonly mounts: readonly VolumeMount[];
  readonly files: readonly { readonly path: string; readonly sha256: string; readonly mode: string }[];
  readonly health?: HealthCheck;
  /** Absent in the state that an older version wrote: then it is not compared. */
  readonly creation?: CreationSpec;
  /** Which arguments the container was made with. Known to the slot alone, from its generation; absent: those of the first version. */
  readonly revision?: number;
}

/** What is settled once, when a container is made. */
export interface CreationSpec {
  /** Id of the image. */
  readonly image: string;
  /** Name of the image on its host. */
  readonly reference: string;
  /** What the engine makes a name from, by adding seven digits. Absent when the name is fixed. */
  readonly namedAfter?: string;
  /** Absent: the image's. */
  readonly command?: readonly string[];
  /** Absent: the image's. */
  readonly user?: string;
  /** Kernel capabilities beside Docker's own choice, for example NET_ADMIN. */
  readonly capabilities: { readonly add: readonly string[]; readonly drop: readonly string[] };
  readonly privileged: boolean;
  /** False where a program of the container may gain rights. */
  readonly noNewPrivileges?: false;
  readonly publish: readonly PublishedPort[];
}

/** When a container was last replaced in the hope that its successor would be well. */
export interface Attempt {
  /** ISO time. */
  readonly at: string;
  /** What it was replaced for, in the words of the deviation's beginning, for example "health status". */
  readonly causes: readonly string[];
}

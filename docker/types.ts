import type { Duplex } from "node:stream";
import type * as Docker from "dockerode";

export type ContainerSummary = Docker.ContainerInfo;
export type ContainerInspect = Docker.ContainerInspectInfo;
export type ContainerOptions = Docker.ContainerCreateOptions;
export type VolumeInspect = Docker.VolumeInspectInfo;
export type NetworkInspect = Docker.NetworkInspectInfo;
export type ImageInspect = Docker.ImageInspectInfo;
export type ImageSummary = Docker.ImageInfo;

export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ExecOptions {
  /** User inside the container; the container's own user if absent. */
  readonly user?: string;
  /** Standard input, closed at its end. Secrets are passed this way, never as arguments. */
  readonly input?: string | Buffer;
  /** Milliseconds until the call fails; 60,000 if absent. The command itself is not killed. */
  readonly timeoutMs?: number;
}

export interface FileEntry {
  /** Absolute path; missing folders are created. */
  readonly path: string;
  readonly content: string | Buffer;
  /** Octal, for example 0644. */
  readonly mode: string;
  readonly uid?: number;
  readonly gid?: number;
}

export interface RestartPolicy {
  readonly Name: string;
  readonly MaximumRetryCount?: number;
}

/** Docker's answer: 0 modified, 1 added, 2 deleted. A folder is listed whenever something in it is. */
export interface PathChange {
  readonly Path: string;
  readonly Kind: 0 | 1 | 2;
}

export interface StoredFile {
  readonly content: Buffer;
  /** Octal with a leading 0, for example 0644. */
  readonly mode: string;
}

/** A path of a container, as an archive describes it. Needs no command in the container and works before its first start. */
export interface Entry {
  /** Relative to the requested path; empty for that path itself. */
  readonly path: string;
  readonly type: "file" | "directory" | "other";
  readonly uid: number;
  readonly gid: number;
  /** Permission bits. */
  readonly mode: number;
  readonly size: number;
  /** Milliseconds since 1970, in whole seconds. */
  readonly changed: number;
}

/** Bytes, by kind. */
export type Usage = Readonly<Record<"images" | "containers" | "volumes" | "build cache", number>>;

/** An event of a host. */
export interface DockerEvent {
  /** container, network or volume. */
  readonly type: string;
  /** Docker's name for it, such as die or health_status: unhealthy. */
  readonly action: string;
  /** Id of a container or network, name of a volume. */
  readonly id: string;
  /** Labels and name of a container; or the name of a network, with the container that was connected to it. */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface EventFilter {
  readonly types: readonly string[];
  readonly actions: readonly string[];
}

/**
 * One Docker host. Every method rejects with DockerError, whose message names the host, the operation and the cause. "Not found" is
 * `undefined` (inspect*, readFile) or not an error (remove*, stop, kill). Only a 404 from Docker counts as "not found".
 */
export interface Daemon {
  /** The host's name for users: its address. */
  readonly address: string;
  ping(timeoutMs?: number): Promise<{ version: string; apiVersion: string }>;
  /** Memory of the whole host in MiB. */
  memoryMb(): Promise<number>;

  /** Bytes that Docker uses on the host, by kind. Measures every volume, so it may take long. */
  usage(): Promise<Usage>;

  containers(filter: { labels?: Record<string, string>; all?: boolean }): Promise<ContainerSummary[]>;
  inspect(container: string): Promise<ContainerInspect | undefined>;
  create(options: ContainerOptions & { name: string }): Promise<string>;
  start(container: string): Promise<void>;
  /** Sends the stop signal and kills the container after the grace period. */
  stop(container: string, graceSeconds?: number): Promise<void>;
  kill(container: string, signal?: string): Promise<void>;
  unpause(container: string): Promise<void>;
  /**
   * Limits the processes and threads of a container, from now on and after each restart; 0: no limit. A Docker host without this limit
   * ignores it.
   */
  limitPids(container: string, limit: number): Promise<void>;
  rename(container: string, name: string): Promise<void>;
  /** Whether Docker restarts the container automatically, including when Docker itself starts. */
  setRestartPolicy(container: string, policy: RestartPolicy): Promise<void>;
  /** Whether a path in the container, mounts included, is a folder. False for a missing path. */
  isFolder(container: string, path: string): Promise<boolean>;
  /** Files and empty folders in the container's own writable layer, without deleted ones. */
  changedPaths(container: string): Promise<string[]>;
  /** Removes the container by force, with its anonymous volumes unless `keepVolumes` is set. */
  remove(container: string, options?: { keepVolumes?: boolean }): Promise<void>;
  /** Waits until a started container ends and returns the exit code. Rejects with DockerError after the time, or when aborted. */
  wait(container: string, timeoutMs?: number, signal?: AbortSignal): Promise<number>;
  /** The last lines of both outputs, oldest first. */
  logs(container: string, tail: number): Promise<string>;
  exec(container: string, command: string[], options?: ExecOptions): Promise<ExecResult>;
  /** A command's input and output as one raw byte stream, for protocol clients. Its stderr is in the error that ends the stream. */
  stream(container: string, command: string[], options?: { user?: string }): Promise<Duplex>;
  readFile(container: string, path: string): Promise<Buffer | undefined>;
  /** Like readFile, with the mode. One small request, without a command in the container. */
  readEntry(container: string, path: string): Promise<StoredFile | undefined>;
  /** The path itself, without its contents. */
  stat(container: string, path: string): Promise<Entry | undefined>;
  /** The path and everything below it, up to `most` entries. */
  list(container: string, path: string, most: number): Promise<Entry[] | undefined>;
  /** Changes the owner of an existing folder, but not of its contents. */
  ownFolder(container: string, path: string, owner: Pick<Entry, "uid" | "gid" | "mode">): Promise<void>;
  /** Also works before the first start. `folder` is the base of the paths: the root of a read-only container cannot be written. */
  putFiles(container: string, files: readonly FileEntry[], folder?: string): Promise<void>;

  createVolume(name: string, labels: Record<string, string>): Promise<VolumeInspect>;
  inspectVolume(name: string): Promise<VolumeInspect | undefined>;
  volumes(labels: Record<string, string>): Promise<VolumeInspect[]>;
  removeVolume(name: string): Promise<void>;

  createNetwork(options: { name: string; internal: boolean; subnet?: string; labels: Record<string, string> }): Promise<string>;
  inspectNetwork(nameOrId: string): Promise<NetworkInspect | undefined>;
  networks(labels: Record<string, string>): Promise<NetworkInspect[]>;
  connectNetwork(network: string, container: string, aliases?: readonly string[]): Promise<void>;
  /** Does nothing if the container or the network is missing. */
  disconnectNetwork(network: string, container: string): Promise<void>;
  removeNetwork(nameOrId: string): Promise<void>;

  /**
   * Events from now on, until the signal aborts. Ends with DockerError if the connection breaks. `onOpen` is called when the host
   * listens.
   */
  events(filter: EventFilter, onOpen: () => void, signal: AbortSignal): AsyncIterable<DockerEvent>;

  inspectImage(reference: string): Promise<ImageInspect | undefined>;
  images(): Promise<ImageSummary[]>;
  /** Gives an image another name. */
  tagImage(image: string, repository: string, tag: string): Promise<void>;
  /** Removes a name of an image, and the image with its last name. An image in use stays. */
  untagImage(reference: string): Promise<void>;
}

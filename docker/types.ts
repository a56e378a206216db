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
  /** User inside the container; the container's own when absent. */
  readonly user?: string;
  /** Standard input, closed after it was sent. Secrets go this way, never as arguments. */
  readonly input?: string | Buffer;
  /** Milliseconds until the call fails; 60,000 when absent. The command itself is not killed. */
  readonly timeoutMs?: number;
}

export interface FileEntry {
  /** Absolute path; missing folders are made. */
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

/** What an archive says about one thing in a container. Works without a command in it, and before its first start. */
export interface Entry {
  /** Below what was asked for; empty for the thing itself. */
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

/** One thing that happened on a host. */
export interface EngineEvent {
  /** container, network or volume. */
  readonly type: string;
  /** Docker's word, for example die or health_status: unhealthy. */
  readonly action: string;
  /** Id of a container or network, name of a volume. */
  readonly id: string;
  /** Labels and name of a container; name of a network, with the container that was connected to it. */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface EventFilter {
  readonly types: readonly string[];
  readonly actions: readonly string[];
}

/**
 * One Docker host. Every method rejects with DockerError, whose message names the host, the operation
 * and the cause. "Not found" is `undefined` (inspect*, readFile) or no error (remove*, stop, kill),
 * and nothing but a real 404 from the engine counts as "not found".
 */
export interface Engine {
  /** As users know the host: its address. */
  readonly address: string;
  ping(timeoutMs?: number): Promise<{ version: string; apiVersion: string }>;
  /** Memory of the whole host in MiB. */
  memoryMb(): Promise<number>;

  /** Bytes that Docker's own things take on the host, by kind. Reads every volume's size, so it may take long. */
  usage(): Promise<Usage>;

  containers(filter: { labels?: Record<string, string>; all?: boolean }): Promise<ContainerSummary[]>;
  inspect(container: string): Promise<ContainerInspect | undefined>;
  create(options: ContainerOptions & { name: string }): Promise<string>;
  start(container: string): Promise<void>;
  /** Sends the stop signal, then kills after the grace period. */
  stop(container: string, graceSeconds?: number): Promise<void>;
  kill(container: string, signal?: string): Promise<void>;
  unpause(container: string): Promise<void>;
  /** Most processes and threads of a container, from now on and after each restart; 0: no limit. An engine that knows no such limit keeps to none. */
  limitPids(container: string, limit: number): Promise<void>;
  rename(container: string, name: string): Promise<void>;
  /** Whether Docker starts the container again by itself, also when Docker itself starts. */
  setRestartPolicy(container: string, policy: RestartPolicy): Promise<void>;
  /** Of a path in the container, mounts included. A path that is not there is no folder. */
  isFolder(container: string, path: string): Promise<boolean>;
  /** Files and empty folders that the container has in its own writable layer; what it only deleted is left out. */
  changedPaths(container: string): Promise<string[]>;
  /** Removes the container by force, and its anonymous volumes unless these are kept. */
  remove(container: string, options?: { keepVolumes?: boolean }): Promise<void>;
  /** Waits for the end of a started container and gives the exit code; rejects with DockerError after the time, or when aborted. */
  wait(container: string, timeoutMs?: number, signal?: AbortSignal): Promise<number>;
  /** The last lines of both outputs, oldest first. */
  logs(container: string, tail: number): Promise<string>;
  exec(container: string, command: string[], options?: ExecOptions): Promise<ExecResult>;
  /** A command's input and output as one raw byte stream, for protocol clients. What it writes to stderr arrives in the error that ends the stream. */
  stream(container: string, command: string[], options?: { user?: string }): Promise<Duplex>;
  readFile(container: string, path: string): Promise<Buffer | undefined>;
  /** Like readFile, with the mode. One small request, no command in the container. */
  readEntry(container: string, path: string): Promise<StoredFile | undefined>;
  /** The thing itself, without what is in it. */
  stat(container: string, path: string): Promise<Entry | undefined>;
  /** The thing and what is below it, but no more entries than this. */
  list(container: string, path: string, most: number): Promise<Entry[] | undefined>;
  /** Gives a folder that is there another owner; what is in it keeps its own. */
  ownFolder(container: string, path: string, owner: Pick<Entry, "uid" | "gid" | "mode">): Promise<void>;
  /** Works before the first start as well. `folder` is where the paths begin: the root of a read-only container cannot be written. */
  putFiles(container: string, files: readonly FileEntry[], folder?: string): Promise<void>;

  createVolume(name: string, labels: Record<string, string>): Promise<VolumeInspect>;
  inspectVolume(name: string): Promise<VolumeInspect | undefined>;
  volumes(labels: Record<string, string>): Promise<VolumeInspect[]>;
  removeVolume(name: string): Promise<void>;

  createNetwork(options: { name: string; internal: boolean; subnet?: string; labels: Record<string, string> }): Promise<string>;
  inspectNetwork(nameOrId: string): Promise<NetworkInspect | undefined>;
  networks(labels: Record<string, string>): Promise<NetworkInspect[]>;
  connectNetwork(network: string, container: string, aliases?: readonly string[]): Promise<void>;
  /** Nothing when the container or the network is gone. */
  disconnectNetwork(network: string, container: string): Promise<void>;
  removeNetwork(nameOrId: string): Promise<void>;

  /** What happens from now on, until the signal aborts; ends with DockerError when the connection does. `onOpen` is called once the host listens. */
  events(filter: EventFilter, onOpen: () => void, signal: AbortSignal): AsyncIterable<EngineEvent>;

  inspectImage(reference: string): Promise<ImageInspect | undefined>;
  images(): Promise<ImageSummary[]>;
  /** Gives an image one more name. */
  tagImage(image: string, repository: string, tag: string): Promise<void>;
  /** Takes a name from an image, and removes the image with its last name; one that a container uses stays as it is. */
  untagImage(reference: string): Promise<void>;
}

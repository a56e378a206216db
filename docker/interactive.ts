import type { Duplex } from "node:stream";
import type Dockerode from "dockerode";
import type { HostAddress } from "./address";
import { connect } from "./connect";
import { dockerError, isNotFound } from "./errors";
import { exitCodeOf } from "./exec";
import { archiveOf, ownedFileIn } from "./files";
import { followSize, join, wantsTty, type Terminal } from "./terminal";
import type { ContainerOptions, FileEntry } from "./types";
import { within } from "./within";

export interface Execution {
  readonly container: string;
  readonly command: readonly string[];
  /** The container's own when absent. */
  readonly user?: string | undefined;
}

const leftMs = 10_000;

/** Runs a command in a running container, joined with this terminal; gives its exit code. */
export async function execute(host: HostAddress, { container, command, user }: Execution, terminal: Terminal): Promise<number> {
  return failing(host, `running ${command[0]} in container ${container}`, async () => {
    const docker = await connect(host);
    const tty = wantsTty(terminal);
    const streams = { AttachStdin: true, AttachStdout: true, AttachStderr: true };
    const exec = await docker
      .getContainer(container)
      .exec({ ...streams, Tty: tty, Cmd: [...command], ...(user === undefined ? {} : { User: user }) });
    const socket = await exec.start({ hijack: true, stdin: true, Tty: tty });
    const leave = tty ? followSize(terminal, (size) => exec.resize(size)) : () => undefined;
    await join(socket, terminal, tty).finally(leave);
    return exitCodeOf(exec, Date.now() + leftMs);
  });
}

export interface OneOff {
  readonly options: ContainerOptions & { readonly name: string };
  /** Networks beside the one that it is made in; without a name that others could find it by. */
  readonly networks: readonly string[];
  /** Put in before it starts: what they hold is in no list of arguments and in nothing that `docker inspect` shows. */
  readonly files: readonly FileEntry[];
}

/** Files of a container with owners and modes, to be put into another one; paths that it does not have are left out. */
export async function filesOf(host: HostAddress, container: string, paths: readonly string[]): Promise<FileEntry[]> {
  return failing(host, `reading the files of container ${container}`, async () => {
    const docker = await connect(host);
    const found = paths.map(async (path) => {
      try {
        return [await ownedFileIn(await docker.getContainer(container).getArchive({ path }), path)];
      } catch (error) {
        if (isNotFound(error)) return [];
        throw error;
      }
    });
    return (await Promise.all(found)).flat();
  });
}

/** Makes a container, joins it with this terminal until it ends, and removes it. Whoever stops it meanwhile calls `stop`. */
export async function runOnce(
  host: HostAddress,
  oneOff: OneOff,
  terminal: Terminal,
  onStart: (stop: () => Promise<void>) => void,
): Promise<number> {
  return failing(host, `running container ${oneOff.options.name}`, async () => {
    const docker = await connect(host);
    const tty = wantsTty(terminal);
    const streams = { AttachStdin: true, AttachStdout: true, AttachStderr: true, OpenStdin: true, StdinOnce: true, Tty: tty };
    const container = await docker.createContainer({ ...oneOff.options, ...streams });
    try {
      for (const network of oneOff.networks) await docker.getNetwork(network).connect({ Container: container.id });
      if (oneOff.files.length > 0) await container.putArchive(archiveOf(oneOff.files), { path: "/" });
      return await attached(container, terminal, tty, onStart);
    } finally {
      await remove(container);
    }
  });
}

/** Docker may be removing it already, because it ended: then that is waited for. */
async function remove(container: Dockerode.Container): Promise<void> {
  await container.remove({ force: true, v: true }).catch(async (error: { statusCode?: number }) => {
    unlessGone(error);
    if (error.statusCode === 409) await within(leftMs, container.wait({ condition: "removed" })).catch(unlessGone);
  });
}

async function attached(
  container: Dockerode.Container,
  terminal: Terminal,
  tty: boolean,
  onStart: (stop: () => Promise<void>) => void,
): Promise<number> {
  const socket = (await container.attach({ stream: true, hijack: true, stdin: true, stdout: true, stderr: true })) as unknown as Duplex;
  // Asked before the start: the answer is the first end, and a container that is removed when it ends is not there to be asked later.
  const end = container.wait({ condition: "next-exit" }) as Promise<{ StatusCode: number }>;
  end.catch(() => undefined);
  await container.start();
  onStart(async () => void (await container.stop({ t: 10 }).catch(unlessGone)));
  const leave = tty ? followSize(terminal, (size) => container.resize(size)) : () => undefined;
  await join(socket, terminal, tty).finally(leave);
  return (await end).StatusCode;
}

/** 304: stopped already; 404: removed already; 409: being removed. */
function unlessGone(error: { statusCode?: number }): void {
  if (![304, 404, 409].includes(error.statusCode ?? 0)) throw error;
}

async function failing<T>(host: HostAddress, operation: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw dockerError(host.address, operation, error);
  }
}

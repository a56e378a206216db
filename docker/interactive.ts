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
  /** The container's own user if absent. */
  readonly user?: string | undefined;
}

const leftMs = 10_000;

/** Runs a command in a running container, attached to this terminal, and returns its exit code. */
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
  /** Further networks, in addition to the first. The container has no aliases there. */
  readonly networks: readonly string[];
  /** Copied in before the start, so that their contents are in no argument list and not in `docker inspect`. */
  readonly files: readonly FileEntry[];
}

/** Files of a container, with owners and modes, to be copied to another one. Skips missing paths. */
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

/** Creates a container, attaches it to this terminal until it ends, and removes it. `stop` ends it earlier. */
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

/** Docker may already be removing a container that has ended. In that case, waits for the removal. */
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
  // Sent before the start: it answers with the first end, and a container that Docker removes at its end cannot be queried
  // afterwards.
  const end = container.wait({ condition: "next-exit" }) as Promise<{ StatusCode: number }>;
  end.catch(() => undefined);
  await container.start();
  onStart(async () => void (await container.stop({ t: 10 }).catch(unlessGone)));
  const leave = tty ? followSize(terminal, (size) => container.resize(size)) : () => undefined;
  await join(socket, terminal, tty).finally(leave);
  return (await end).StatusCode;
}

/** 304: already stopped; 404: already removed; 409: removal in progress. */
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

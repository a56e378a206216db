import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { Console } from "../process/console";
import { exitCodes, Stop } from "../process/exit";
import type { StackHost } from "../project/declaration";
import { ensureLocalDocker, startDaemonByHand, thisMachine } from "./docker";
import type { Shell } from "../process/shell";

const answerWithinMs = 3_000;
const socket = "/var/run/docker.sock";

export interface HostState {
  readonly host: StackHost;
  readonly version?: string;
  /** Why it does not answer. */
  readonly reason?: string;
}

/** Sends a request to all hosts at the same time. */
export function askHosts(hosts: readonly StackHost[]): Promise<HostState[]> {
  return Promise.all(
    hosts.map(async (host): Promise<HostState> => {
      const late = pause(answerWithinMs, undefined, { ref: false }).then(() => ({
        host,
        reason: `no answer within ${answerWithinMs / 1000} s`,
      }));
      const answer = host.daemon.ping(answerWithinMs).then(
        ({ version }) => ({ host, version }),
        (error: Error) => ({ host, reason: error.message }),
      );
      return Promise.race([answer, late]);
    }),
  );
}

/** Makes sure that every host answers. Starts or installs Docker on this machine if necessary. */
export async function ensureHosts(hosts: readonly StackHost[], console: Console, shell: Shell): Promise<void> {
  const states = await askHosts(hosts);
  const here = states.find(({ host, reason }) => reason !== undefined && host.isLocal && host.address.address === `unix://${socket}`);
  // A second Docker daemon does not help if the first one is slow or refuses this user.
  if (here?.reason !== undefined && (await nobodyListens(socket))) {
    const ask = (): Promise<HostState[]> => askHosts([here.host]);
    const answers = async (): Promise<boolean> => (await ask()).every(({ reason }) => reason === undefined);
    await ensureLocalDocker(here.reason, { machine: thisMachine(), shell, console, answers, startDaemon: startDaemonByHand });
    states.splice(states.indexOf(here), 1, ...(await ask()));
  }
  refuseSilent(states);
  for (const { host, version } of states) if (version !== undefined) console.step("✓", `docker ${version} on ${host.name} (found)`);
}

function nobodyListens(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(path, () => connection.destroy() && resolve(false));
    connection.on("error", ({ code }: NodeJS.ErrnoException) => resolve(code === "ENOENT" || code === "ECONNREFUSED"));
  });
}

/** A dead host would make its resources fail in the middle of a run. */
export function refuseSilent(states: readonly HostState[]): void {
  const silent = states.filter(({ reason }) => reason !== undefined);
  if (silent.length === 0) return;
  const lines = silent.map(({ host, reason }) => `  host ${host.name} (${host.address.address}): ${reason}`);
  throw new Stop(
    exitCodes.failed,
    [
      `These hosts do not answer:`,
      ...lines,
      `Nothing was changed. Bring them back, or take them out of the stack file, and try again.`,
    ].join("\n"),
  );
}

import { watch as watchFiles } from "node:fs";
import type { Server } from "node:http";
import { basename, dirname } from "node:path";
import { command, runs, type OptionsOf } from "../command";
import { askHosts } from "../hosts/hosts";
import { ensurePulumi } from "../pulumi/install";
import { shownShell } from "../process/shell";
import { exitCodes, Stop } from "../process/exit";
import { requireOwn } from "../identity/own";
import { requireStack } from "../state/required";
import { openSession, type Session } from "../project/session";
import { Runs } from "../watch/child";
import { Declared } from "../watch/declared";
import { watchFile } from "../watch/files";
import { heartbeat, hold } from "../watch/holder";
import { parseListen, serve } from "../watch/http";
import { describe, write, type Entry } from "../watch/journal";
import { Metrics } from "../watch/metrics";
import { active, readPauses } from "../watch/pauses";
import { SpaceWatch } from "../watch/space";
import { Watcher } from "../watch/watcher";

const examples = `
Examples:
  ./breakwater watch --stack prod                        until Ctrl-C; as a service: packaging/breakwater-watch@.service
  ./breakwater watch --listen 127.0.0.1:9643             a second stack on the same machine
  curl http://127.0.0.1:9642/healthz

The stack file sets its limits, under watch.`;

const definition = () =>
  command("watch", "see immediately what breaks, and repair it")
    .option("--listen <address>", "where /healthz and /metrics answer; none: nowhere", "127.0.0.1:9642")
    .addHelpText("after", examples);

export const watchCommand = runs(definition, watch);

/** Follows the hosts and repairs what the policy allows, until Ctrl-C or SIGTERM. It holds no Pulumi lock while idle. */
async function watch(options: OptionsOf<typeof definition>): Promise<void> {
  const listen = parseListen(options.listen);
  const session = openSession(options);
  const { project, declaration } = session;
  await requireOwn(session);
  requireStack(session);
  await refuseForbidden(session);
  await ensurePulumi(project, session.console, shownShell(session.console));
  const place = hold(watchFile(project, "watcher.json"), project.stack);
  const beat = setInterval(place.touch, heartbeat * 1000);
  const metrics = new Metrics();
  const note = noteTo(session);
  const space = new SpaceWatch({
    topology: declaration.topology,
    hosts: declaration.hosts,
    metrics,
    note,
    file: watchFile(project, "space.json"),
  });
  const watcher = new Watcher({
    project,
    hosts: declaration.hosts,
    declared: new Declared(project, declaration.topology),
    runs: new Runs(project.stack, process.argv[1] ?? "", project.stackFile),
    metrics,
    note,
    full: (resource) => space.full(resource),
  });
  void space.look();
  const looks = setInterval(() => void space.look(), declaration.topology.platform.watch.everySeconds * 1000);
  let server: Server | undefined;
  try {
    server = listen && (await serve(listen, { metrics: () => measured(metrics, watcher, session), problems: () => watcher.problems() }));
    metrics.set("breakwater_watch_info", 1, { stack: project.stack });
    note({ event: "started", because: `policy ${declaration.topology.platform.watch.policy}, process ${process.pid}` });
    await untilSignal(session, watcher);
    note({ event: "stopped", because: "as requested" });
  } finally {
    server?.close();
    clearInterval(beat);
    clearInterval(looks);
    place.release();
  }
}

/** A host that is down may come back; a missing permission does not fix itself. */
export async function refuseForbidden({ declaration }: Pick<Session, "declaration">): Promise<void> {
  const forbidden = (await askHosts(declaration.hosts)).filter(({ reason }) => reason?.includes("permission denied") === true);
  if (forbidden.length === 0) return;
  const lines = forbidden.map(({ host, reason }) => `  host ${host.name} (${host.address.address}): ${reason}`);
  throw new Stop(exitCodes.failed, ["The watcher may not speak to these hosts:", ...lines, "Nothing was changed."].join("\n"));
}

/** Writes to the journal and to the terminal. */
function noteTo({ project, console, json }: Session): (entry: Omit<Entry, "at">) => void {
  const journal = watchFile(project, "journal.jsonl");
  return (about) => {
    const entry: Entry = { at: new Date().toISOString(), ...about };
    write(journal, entry);
    console.result(json ? JSON.stringify(entry) : describe(entry));
  };
}

async function untilSignal({ project }: Session, watcher: Watcher): Promise<void> {
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  // Users change these files while the watcher runs. It watches their folders, because editors and Breakwater replace a file
  // instead of writing into it.
  const watched = [watchFile(project, "pauses.json"), project.stackFile].map((path) =>
    watchFiles(dirname(path), (_event, file) => void (file === basename(path) && watcher.agenda.schedule("look", 100))),
  );
  try {
    await watcher.run(stop.signal);
  } finally {
    for (const one of watched) one.close();
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
}

/** Updates the values that are valid only at the time of the request. */
function measured(metrics: Metrics, watcher: Watcher, { project }: Session): string {
  const pauses = active(readPauses(watchFile(project, "pauses.json")), Date.now());
  metrics.replace(
    "breakwater_watch_paused",
    pauses.map(({ resource }) => ({ labels: { resource }, value: 1 })),
  );
  metrics.replace(
    "breakwater_watch_backoff_seconds",
    watcher.waiting().map(({ resource, seconds }) => ({ labels: { resource }, value: Math.ceil(seconds) })),
  );
  const { user, system } = process.cpuUsage();
  metrics.set("process_cpu_seconds_total", (user + system) / 1e6);
  metrics.set("process_resident_memory_bytes", process.memoryUsage.rss());
  return metrics.text();
}

import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parse } from "yaml";
import { freePort, removeAll } from "./dockerHost";
import { isInterrupted, run } from "./process";
import { homeOf, unlocked } from "./repair/experiment";
import { summarize, type Summary } from "./statistics";

/** The automatic repairs of `breakwater watch`, and its costs while nothing happens. */
export interface WatchFigures {
  /** Seconds from `docker rm --force` until the part serves again, by part. */
  readonly repair: Readonly<Record<string, Summary>>;
  /** MiB of resident memory of the watcher itself. */
  readonly memoryMb: number;
  /** Processor time of the watcher itself by elapsed time, in percent of one core. */
  readonly cpuPercent: number;
}

const repository = resolve(__dirname, "..");
const clockTicks = 100;
/** Seconds after which a part that does not come back fails the measurement. */
const patience = 120;

interface Place {
  readonly stack: string;
  readonly folder: string;
  readonly port: number;
  readonly env: NodeJS.ProcessEnv;
}

interface Described {
  readonly config: { readonly "breakwater:platform": { readonly apps: { web: object }; readonly entries: { site: object } } };
}

const breakwater = ({ stack, env }: Place, ...args: string[]): Promise<string> =>
  run([process.execPath, join(repository, "dist/cli.js"), ...args, "--stack", stack], repository, env);

/**
 * The minimal example: an app behind an entry, and a database with one replica. The app has one replica, because a second one would
 * answer for a repaired one that the balancer does not know.
 */
async function describe(folder: string): Promise<Place> {
  const stack = `bench${process.pid.toString(36)}w`;
  const port = await freePort();
  const { config } = parse(readFileSync(join(repository, "examples/minimal/Pulumi.example.yaml"), "utf8")) as Described;
  const { apps, entries } = config["breakwater:platform"];
  apps.web = { ...apps.web, replicas: 1 };
  entries.site = { ...entries.site, listen: { port } };
  const file = join(folder, "stack.yaml");
  mkdirSync(homeOf(folder));
  writeFileSync(file, JSON.stringify({ config }));
  return { stack, folder, port, env: { ...process.env, BREAKWATER_FILE: file, BREAKWATER_HOME: homeOf(folder), NO_COLOR: "1" } };
}

const throughEntry = ({ port }: Place): Promise<boolean> => answers(`http://127.0.0.1:${port}/version`);

/** Each checks once whether a part serves, from its users' point of view. */
const parts: Readonly<Record<string, (place: Place) => Promise<boolean>>> = {
  "web-0": throughEntry,
  site: throughEntry,
  "site-balancer": throughEntry,
  "db-1": async ({ stack }) => {
    const status = await run(["docker", "exec", `${stack}-db-1`, "mariadb", "--user=root", "-e", "SHOW REPLICA STATUS\\G"]);
    return /Slave_IO_Running: Yes/.test(status) && /Slave_SQL_Running: Yes/.test(status);
  },
};

async function idOf(stack: string, part: string): Promise<string> {
  const labels = ["--filter", `label=breakwater.stack=${stack}`, "--filter", `label=breakwater.resource=${part}`];
  const id = await run(["docker", "ps", "--quiet", ...labels]);
  if (!/^[0-9a-f]+$/.test(id)) throw new Error(`${stack} should have one running ${part}, and has "${id}"`);
  return id;
}

function answers(url: string): Promise<boolean> {
  return new Promise((done) => {
    const asked = get(url, { agent: false, timeout: 1_000 }, (answer) => (answer.resume(), done(answer.statusCode === 200)));
    asked.on("error", () => done(false)).on("timeout", () => asked.destroy());
  });
}

const servesNow = async (part: string, place: Place): Promise<boolean> => (await parts[part]?.(place).catch(() => false)) ?? false;

async function serves(part: string, place: Place): Promise<void> {
  for (const until = performance.now() + patience * 1000; ; await pause(50)) {
    if (await servesNow(part, place)) return;
    if (isInterrupted()) throw new Error("interrupted");
    if (performance.now() > until) throw new Error(`${part} did not come back within ${patience} s`);
  }
}

async function remove(part: string, place: Place): Promise<number> {
  const id = await idOf(place.stack, part);
  const start = performance.now();
  await run(["docker", "rm", "--force", id]);
  if (await servesNow(part, place)) throw new Error(`${part} was removed and still serves: what asks it sees nothing`);
  await serves(part, place);
  return (performance.now() - start) / 1000;
}

/** Memory and processor time of a process while nothing happens to the stack. */
async function quiet(pid: number, seconds: number): Promise<Pick<WatchFigures, "memoryMb" | "cpuPercent">> {
  const ticks = (): number => {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return Number(fields[11]) + Number(fields[12]);
  };
  const [start, before] = [performance.now(), ticks()];
  while (performance.now() - start < seconds * 1000 && !isInterrupted()) await pause(200);
  const cpuPercent = ((ticks() - before) / clockTicks / ((performance.now() - start) / 1000)) * 100;
  const memoryMb = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
  return { memoryMb, cpuPercent };
}

async function startWatcher(place: Place): Promise<ChildProcess> {
  const port = await freePort();
  const argv = [join(repository, "dist/cli.js"), "watch", "--stack", place.stack, "--listen", `127.0.0.1:${port}`];
  const child = spawn(process.execPath, argv, { cwd: repository, env: place.env, stdio: "ignore", detached: true });
  for (const until = Date.now() + 60_000; !(await answers(`http://127.0.0.1:${port}/healthz`)); await pause(100))
    if (Date.now() > until || child.exitCode !== null) throw new Error("the watcher did not start");
  return child;
}

/** Prints each result immediately, so that an interrupted run does not lose the earlier ones. */
async function repaired(rounds: number, place: Place): Promise<WatchFigures["repair"]> {
  const samples: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round++) {
    for (const part of Object.keys(parts)) {
      await serves(part, place);
      await unlocked(homeOf(place.folder));
      const seconds = await remove(part, place);
      (samples[part] ??= []).push(seconds);
      console.error(`watch, round ${round + 1} of ${rounds}, ${part}: ${seconds.toFixed(2)} s`);
    }
  }
  return Object.fromEntries(Object.entries(samples).map(([part, values]) => [part, summarize(values)]));
}

async function stop(watcher: ChildProcess): Promise<void> {
  const ended = new Promise((done) => watcher.once("close", done));
  const limit = setTimeout(() => watcher.kill("SIGKILL"), 30_000);
  if (watcher.kill("SIGTERM")) await ended;
  clearTimeout(limit);
}

/** Removes each part `rounds` times, then lets the stack rest for `quietSeconds`. */
export async function watchFigures(rounds = 10, quietSeconds = 180): Promise<WatchFigures> {
  const folder = mkdtempSync(join(tmpdir(), "breakwater-bench-watch-"));
  const place = await describe(folder);
  let watcher: ChildProcess | undefined;
  try {
    await breakwater(place, "up");
    watcher = await startWatcher(place);
    const repair = await repaired(rounds, place);
    await unlocked(homeOf(folder));
    return { repair, ...(await quiet(watcher.pid as number, quietSeconds)) };
  } finally {
    if (watcher !== undefined) await stop(watcher);
    await breakwater(place, "destroy-data", "--confirm", place.stack).catch(() => undefined);
    await removeAll(place.stack);
    rmSync(folder, { recursive: true, force: true });
  }
}

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Surroundings } from "./contenders/contender";
import { refuseHarm } from "./contenders/swarmEngine";
import { dockerHost } from "./dockerHost";
import { machine } from "./machine";
import { measurements } from "./measurements";
import { options, type Experiment, type Options } from "./options";
import { interrupt, isInterrupted, run } from "./process";
import { page } from "./report/page";
import { readResults, writeResults, type Made, type Results } from "./results";
import { Setbacks } from "./setbacks";

const repository = resolve(__dirname, "..");

/** Builds missing peers. All clones on this machine share the cache. */
async function tools(): Promise<string> {
  const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "breakwater", "bench");
  console.log("Docker Compose and the Terraform provider: built from Go modules where they are missing");
  await run([join(repository, "bench/toolchain/build"), folder]);
  return folder;
}

function onPath(program: string): boolean {
  try {
    execFileSync(program, ["version"], { stdio: "ignore", env: { ...process.env, TF_CLI_CONFIG_FILE: "/dev/null" } });
    return true;
  } catch {
    return false;
  }
}

/** Leaves Terraform out if it is not installed. */
function possible(chosen: Options): Options {
  if (chosen.without.includes("terraform") || onPath("terraform")) return chosen;
  console.log("No `terraform` on the PATH: its column and the targets against it are left out.");
  return { ...chosen, without: [...chosen.without, "terraform"] };
}

function keep(results: Results): void {
  writeResults(repository, results);
  writeFileSync(join(repository, "bench/RESULTS.md"), page(results));
}

/** Runs one experiment. Saves each result immediately, so that neither an error nor Ctrl-C loses earlier ones. */
async function measured<K extends Experiment>(name: K, chosen: Options, around: Surroundings, made: Made): Promise<void> {
  const before = (chosen.resume ? readResults(repository)[name] : undefined) as NonNullable<Results[K]> | undefined;
  if (before?.revision !== undefined && before.revision !== made.revision)
    console.log(`${name}: the figures that are continued were made by ${before.revision}, not by ${made.revision}`);
  let result: Results = {};
  const started = performance.now();
  try {
    await measurements[name]({
      options: chosen,
      around,
      before,
      keep: (figures) => {
        result = { [name]: { ...made, ...figures } };
        if (chosen.commit) keep({ ...readResults(repository), ...result });
      },
    });
  } finally {
    console.log(`\n${page(result)}\n${name} took ${((performance.now() - started) / 60_000).toFixed(1)} minutes\n`);
  }
}

async function bench(chosen: Options, around: Surroundings): Promise<void> {
  const made = {
    date: new Date().toISOString().slice(0, 10),
    revision: await run(["git", "describe", "--always", "--dirty", "--exclude=*"], repository),
    machine: await machine(around.tools, !chosen.without.includes("terraform")),
  };
  const setbacks = new Setbacks();
  for (const name of chosen.only) await setbacks.during(name, () => measured(name, chosen, around, made));
  setbacks.raise();
}

async function main(): Promise<void> {
  const asked = options(process.argv.slice(2));
  if (asked.page) return keep(readResults(repository));
  const chosen = possible(asked);
  const folder = mkdtempSync(join(tmpdir(), "breakwater-bench-"));
  const id = `bench${process.pid.toString(36)}`;
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  try {
    const host = await dockerHost();
    const swarms = !chosen.without.includes("swarm") && chosen.only.some((name) => name === "repair" || name === "rollout");
    if (swarms) await refuseHarm(id);
    await bench(chosen, { id, folder, repository, tools: await tools(), env: { ...process.env, DOCKER_HOST: host } });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = isInterrupted() ? 130 : 1;
});

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Surroundings } from "./contenders/contender";
import { dockerHost } from "./dockerHost";
import { machine } from "./machine";
import * as measurements from "./measurements";
import { options, type Options } from "./options";
import { interrupt, run } from "./process";
import { page } from "./report/page";
import { readResults, writeResults, type Results } from "./results";

const repository = resolve(__dirname, "..");

/** Builds the peers when they are missing; the cache is shared by all clones of this machine. */
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

function keep(results: Results): void {
  writeResults(repository, results);
  writeFileSync(join(repository, "bench/RESULTS.md"), page(results));
}

/** One experiment after the other; each is kept as soon as it is done, so that a later one that fails costs nothing. */
async function bench(chosen: Options, around: Surroundings): Promise<void> {
  const withTerraform = onPath("terraform");
  if (!withTerraform) console.log("No `terraform` on the PATH: its column and the targets against it are left out.");
  const made = { date: new Date().toISOString().slice(0, 10), machine: await machine(around.tools, withTerraform) };
  for (const name of chosen.only) {
    const started = performance.now();
    const result: Results = { [name]: { ...made, ...(await measurements[name](chosen, around, withTerraform)) } };
    console.log(`\n${page(result)}\n${name} took ${((performance.now() - started) / 60_000).toFixed(1)} minutes\n`);
    if (chosen.commit) keep({ ...readResults(repository), ...result });
  }
}

async function main(): Promise<void> {
  const chosen = options(process.argv.slice(2));
  if (chosen.page) return keep(readResults(repository));
  const folder = mkdtempSync(join(tmpdir(), "breakwater-bench-"));
  const id = `bench${process.pid.toString(36)}`;
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  try {
    const host = await dockerHost();
    await bench(chosen, { id, folder, repository, tools: await tools(), env: { ...process.env, DOCKER_HOST: host } });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

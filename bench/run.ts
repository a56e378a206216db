import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { breakwater, pulumi } from "./breakwater";
import { compose } from "./compose";
import { dockerHost } from "./dockerHost";
import { machine } from "./machine";
import { interrupt, run } from "./process";
import { report, type Figures, type Results } from "./report";
import { rounds, type Samples, type Surroundings } from "./rounds";
import { summarize } from "./statistics";
import { terraform } from "./terraform";

const repository = resolve(__dirname, "..");

function options() {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "5" },
      quick: { type: "boolean", default: false },
      sizes: { type: "string", default: "8,30" },
    },
  });
  const total = Number(values.rounds);
  if (!Number.isInteger(total) || total < 1) throw new Error(`--rounds ${values.rounds}: write a number from 1, such as --rounds 5`);
  const sizes = values.sizes.split(",").map(Number);
  if (sizes.some((size) => !Number.isInteger(size) || size < 3 || size > 100))
    throw new Error(`--sizes ${values.sizes}: write numbers from 3 to 100, such as --sizes 8,30`);
  return values.quick ? { total: 1, sizes: sizes.slice(0, 1), commit: false } : { total, sizes, commit: true };
}

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

/** Turns samples by contender and round into summaries by row and contender. */
function figures(samples: Samples): Figures {
  const rows = new Set(Object.values(samples).flatMap((all) => all.flatMap((sample) => Object.keys(sample)))) as Set<
    keyof Samples[string][number]
  >;
  const values = (name: string, row: keyof Samples[string][number]) => (samples[name] ?? []).flatMap((sample) => sample[row] ?? []);
  const byContender = (row: keyof Samples[string][number]) =>
    Object.keys(samples)
      .filter((name) => values(name, row).length > 0)
      .map((name) => [name, summarize(values(name, row))]);
  return Object.fromEntries([...rows].map((row) => [row, Object.fromEntries(byContender(row))]));
}

async function bench(around: Surroundings): Promise<void> {
  const { total, sizes, commit } = options();
  const withTerraform = onPath("terraform");
  if (!withTerraform) console.log("No `terraform` on the PATH: its column and the targets against it are left out.");
  const contenders = { breakwater, pulumi, ...(withTerraform ? { terraform } : {}), compose };
  const stacks: Record<string, Figures> = {};
  for (const size of sizes) stacks[size] = figures(await rounds(contenders, size, total, around));
  const results: Results = { machine: await machine(around.tools, withTerraform), rounds: total, stacks };
  console.log(`\n${report(results)}`);
  if (!commit) return;
  writeFileSync(join(repository, "bench/results.json"), `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(join(repository, "bench/RESULTS.md"), report(results));
}

async function main(): Promise<void> {
  options();
  const folder = mkdtempSync(join(tmpdir(), "breakwater-bench-"));
  const id = `bench${process.pid.toString(36)}`;
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  try {
    const host = await dockerHost();
    await bench({ id, folder, repository, tools: await tools(), env: { ...process.env, DOCKER_HOST: host } });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./platform";

const folder = join(root, "bench/soak");
const fileOf = (experiment: string): string => join(folder, `${experiment.replaceAll(" ", "-")}.json`);

/** Results of one experiment. */
interface Results {
  /** The tested program. Results of another program are discarded. */
  readonly program: string;
  readonly seeds: Readonly<Record<string, object>>;
}

/** Hash of the bundles of the program and the command line. */
function program(): string {
  const hash = createHash("sha256");
  for (const file of ["program.js", "run.js", "plugin.js", "cli.js"]) hash.update(readFileSync(join(root, "dist", file)));
  return hash.digest("hex").slice(0, 12);
}

function load(experiment: string): Results {
  const fresh = { program: program(), seeds: {} };
  if (!existsSync(fileOf(experiment))) return fresh;
  const kept = JSON.parse(readFileSync(fileOf(experiment), "utf8")) as Results;
  return kept.program === fresh.program ? kept : fresh;
}

const full = process.env.SOAK === "1";

/**
 * Seeds of one experiment. `make test` takes a sample that depends only on the program: so the result depends on the change and not on
 * chance, and a failure can be repeated. SEED=n takes other seeds, SAMPLE=n more of them. `make soak` takes all that are not in its
 * result file yet, so that an interrupted soak continues.
 */
export function seedsOf(experiment: string, counts: { readonly sample: number; readonly full: number }): number[] {
  if (!full) {
    const first = Number(process.env.SEED ?? Number.parseInt(program(), 16) % 1_000_000);
    return Array.from({ length: Number(process.env.SAMPLE ?? counts.sample) }, (_, index) => first + index);
  }
  const done = load(experiment).seeds;
  const seeds = Array.from({ length: counts.full }, (_, index) => index + 1);
  const left = seeds.filter((seed) => !(String(seed) in done));
  return left.length > 0 ? left : [counts.full];
}

/** Records only completed results. The next soak repeats a failed seed. */
export function record(experiment: string, seed: number, result: object): void {
  console.info(`${experiment}, seed ${seed}: ${JSON.stringify(result)}`);
  if (!full) return;
  const { program: tested, seeds } = load(experiment);
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(experiment), `${JSON.stringify({ program: tested, seeds: { ...seeds, [seed]: result } }, undefined, 2)}\n`);
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { breakwater, pulumi } from "../contenders/breakwater";
import { nginxApp, type BenchStack } from "../contenders/stack";
import { dockerHost, freePort } from "../dockerHost";
import { expectQuiet } from "../preview/quiet";
import { interrupt, measure } from "../process";
import { summarize } from "../statistics";
import { pretending } from "./pretend";

/** The most replicas that an app may have. */
const most = 50;

/** Apps behind one entry. Nothing of them runs, so probes do not matter. */
function crowd(containers: number, port: number): BenchStack {
  const replicas = containers - 2;
  const apps = Array.from({ length: Math.ceil(replicas / most) }, (_, index) =>
    nginxApp(index === 0 ? "web" : `app${index}`, Math.min(most, replicas - index * most), 10),
  );
  return { apps, database: false, port };
}

/** Seconds and memory of quiet previews against a generated state of so many containers. */
async function previewsOf(containers: number, rounds: number, root: string, env: NodeJS.ProcessEnv): Promise<object> {
  const folder = mkdtempSync(join(root, `${containers}-`));
  const repository = resolve(__dirname, "..");
  const prefix = `large${process.pid.toString(36)}${containers}`;
  const setting = { folder, prefix, env, tools: "", repository, stack: crowd(containers, await freePort()) };
  const { cold } = await pulumi(setting);
  await pretending(repository, (more) => measure({ ...cold, env: { ...cold.env, ...more } }));
  const { preview } = await breakwater(setting);
  const measured = [];
  for (let round = 0; round < rounds && preview; round++) {
    measured.push(await measure(preview));
    expectQuiet(measured.at(-1)?.output ?? "", prefix);
  }
  const seconds = summarize(measured.map((one) => one.seconds));
  return { containers, seconds, memoryMb: Math.max(...measured.map(({ peakMemoryMb }) => peakMemoryMb)) };
}

/** Measures stacks that are too large to deploy on one machine. Nothing is created on the host. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { sizes: { type: "string", default: "100,500" }, rounds: { type: "string", default: "3" } } });
  const root = mkdtempSync(join(tmpdir(), "breakwater-large-"));
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  try {
    const env = { ...process.env, DOCKER_HOST: await dockerHost() };
    const results = [];
    for (const size of values.sizes.split(",").map(Number)) results.push(await previewsOf(size, Number(values.rounds), root, env));
    console.log(JSON.stringify(results, undefined, 2));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

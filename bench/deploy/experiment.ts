import type { Contender } from "../contenders/contender";
import { containers } from "../dockerHost";
import { firstResource } from "./firstResource";
import { expectQuiet } from "../preview/quiet";
import { measure, run, type Measured } from "../process";

export type Row = "cold" | "noop" | "preview" | "drift" | "repair";
export type Sample = Partial<Record<Row | "memory" | "firstResource", number>>;

/**
 * A contender may run its own helpers in addition to the stack. They have to be healthy, too. Breakwater's anchor does not count: its
 * name continues with a dot.
 */
async function expectHealthy(prefix: string, count: number, after: Row): Promise<string[]> {
  const serving = `${prefix}[-_]`;
  const [healthy, all] = await Promise.all([containers(serving, "health=healthy"), containers(serving)]);
  if (healthy.length < count || healthy.length !== all.length)
    throw new Error(`after "${after}" ${healthy.length} of ${Math.max(count, all.length)} containers of ${prefix} are healthy`);
  return healthy;
}

/** The whole life of the stack under one contender. A figure counts only if the stack is in the right state. */
export async function experiment(contender: Contender, prefix: string, count: number): Promise<Sample> {
  const measured: Partial<Record<Row, Measured>> = {};
  measured.cold = await measure(contender.cold);
  const before = await expectHealthy(prefix, count, "cold");
  measured.noop = await measure(contender.apply);
  if (contender.preview !== undefined) {
    measured.preview = await measure(contender.preview);
    if (contender.preview.argv.includes("--json")) expectQuiet(measured.preview.output, prefix);
  }
  if (contender.quietRefresh !== undefined) measured.drift = await measure(contender.quietRefresh);
  const started = contender.streamedPreview === undefined ? {} : { firstResource: await firstResource(contender.streamedPreview) };
  const after = await expectHealthy(prefix, count, "noop");
  if (after.join() !== before.join()) throw new Error(`"noop" replaced containers of ${prefix}`);
  const [victim] = await containers(`${prefix}-web`);
  if (victim === undefined) throw new Error(`${prefix} has no web container to remove`);
  await run(["docker", "rm", "--force", victim]);
  measured.repair = await measure(contender.repair ?? contender.apply);
  await expectHealthy(prefix, count, "repair");
  await measure(contender.down);
  const seconds = Object.fromEntries(Object.entries(measured).map(([row, { seconds }]) => [row, seconds]));
  return { ...seconds, ...started, memory: Math.max(...Object.values(measured).map((one) => one.peakMemoryMb)) };
}

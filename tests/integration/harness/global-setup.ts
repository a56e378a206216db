import { docker, inspect, removeLabelled } from "./docker";

/** Removes what a crashed run of these tests left behind. Younger stacks may belong to a run that is under way. */
export default async function removeLeftovers(): Promise<void> {
  const format = '{{.ID}}\t{{.Label "breakwater.stack"}}';
  const rows = (await docker("ps", "--all", "--no-trunc", "--filter", "label=breakwater.stack", "--format", format))
    .split("\n")
    .filter(Boolean);
  const oldest = new Map<string, number>();
  for (const [id = "", stack = ""] of rows.map((row) => row.split("\t"))) {
    if (!/^t-/.test(stack)) continue;
    const created = Date.parse(((await inspect(id))[0] as unknown as { Created: string }).Created);
    oldest.set(stack, Math.min(created, oldest.get(stack) ?? created));
  }
  const hour = 3_600_000;
  for (const [stack, created] of oldest) if (Date.now() - created > hour) await removeLabelled(stack);
}

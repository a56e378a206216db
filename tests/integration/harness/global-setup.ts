import { docker, removeLabelled } from "./docker";

async function labelledWith(label: string): Promise<string[]> {
  const format = `{{.CreatedAt}}\t{{.Label "${label}"}}`;
  return (await docker("ps", "--all", "--no-trunc", "--filter", `label=${label}`, "--format", format)).split("\n").filter(Boolean);
}

/** Removes the leftovers of a crashed run of these tests. Younger stacks may belong to a run in progress. */
export default async function removeLeftovers(): Promise<void> {
  // Uses one listing, because a container that another run removes meanwhile could not be inspected.
  const rows = (await Promise.all(["breakwater.stack", "breakwater.anchor"].map(labelledWith))).flat();
  const oldest = new Map<string, number>();
  for (const [at = "", stack = ""] of rows.map((row) => row.split("\t"))) {
    if (!/^t-/.test(stack)) continue;
    // Docker writes 2026-11-21 09:00:00 +0000 UTC.
    const created = Date.parse(at.split(" ").slice(0, 3).join(" "));
    oldest.set(stack, Math.min(created, oldest.get(stack) ?? created));
  }
  const hour = 3_600_000;
  for (const [stack, created] of oldest) if (Date.now() - created > hour) await removeLabelled(stack);
}

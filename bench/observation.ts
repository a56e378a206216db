import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Contender, Setting } from "./contenders/contender";
import { measure, type Command } from "./process";
import { summarize } from "./statistics";

interface Resource {
  readonly urn: string;
  readonly type: string;
  dependencies?: string[];
  propertyDependencies?: Record<string, string[]>;
  deletedWith?: string;
}

const isOurs = ({ type }: Resource): boolean => type.startsWith("breakwater:index:");

/** The same state without what Breakwater observes: the rest is what any program with Docker's provider would have refreshed. */
export function withoutObservation(checkpoint: { resources: Resource[] }): void {
  const left = checkpoint.resources.filter((resource) => !isOurs(resource));
  const known = new Set(left.map(({ urn }) => urn));
  const keep = (urns: readonly string[] | undefined): string[] => (urns ?? []).filter((urn) => known.has(urn));
  for (const resource of left) {
    resource.dependencies = keep(resource.dependencies);
    const properties = Object.entries(resource.propertyDependencies ?? {});
    resource.propertyDependencies = Object.fromEntries(properties.map(([name, urns]) => [name, keep(urns)]));
    if (resource.deletedWith !== undefined && !known.has(resource.deletedWith)) delete resource.deletedWith;
  }
  checkpoint.resources = left;
}

/** A second backend with the state of the first, less what Breakwater observes. Nothing is deployed: a refresh reads the state, not the program. */
function plainBackend({ folder, prefix }: Setting): string {
  const plain = join(folder, "plain-state");
  mkdirSync(plain, { recursive: true });
  cpSync(join(folder, "home", "state"), plain, { recursive: true });
  const file = join(plain, ".pulumi", "stacks", "breakwater", `${prefix}.json`);
  const stored = JSON.parse(readFileSync(file, "utf8")) as { checkpoint: { latest: { resources: Resource[] } } };
  withoutObservation(stored.checkpoint.latest);
  writeFileSync(file, JSON.stringify(stored));
  return plain;
}

/** Seconds of a refresh of a quiet, deployed stack, with our observation and without, in turns. */
export async function observation(contender: Contender, setting: Setting, rounds: number): Promise<{ with: object; without: object }> {
  if (contender.quietRefresh === undefined) throw new Error("only a contender with an engine can refresh");
  const observed = contender.quietRefresh;
  const backend = `PULUMI_BACKEND_URL=file://${plainBackend(setting)}`;
  const [shell, flag, script, ...rest] = observed.argv;
  const plain: Command = { ...observed, argv: [shell, flag as string, (script as string).replace("exec ", `${backend} exec `), ...rest] };
  const seconds = { with: [] as number[], without: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    seconds.without.push((await measure(plain)).seconds);
    seconds.with.push((await measure(observed)).seconds);
  }
  return { with: summarize(seconds.with), without: summarize(seconds.without) };
}

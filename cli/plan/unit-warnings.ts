import { unitOf } from "../../platform/units";
import type { Topology } from "../../platform/schema";
import { containerType } from "../../provider/resources/foreign";
import type { Change } from "./changes";

/** The memory limit of a container, in MiB; 0 without one. */
export const memoryOf = (state: Change["after"]): number => Number(state?.inputs["memory"] ?? 0);

/** Servers with less memory than their model has seen them survive with. */
export function tightServers(topology: Topology, changes: readonly Change[]): string[] {
  const made = changes.filter(({ type, action }) => type === containerType && ["create", "replace"].includes(action));
  const memory = new Map(made.map(({ unit, after }) => [unit.name, memoryOf(after)] as const));
  return [...memory].flatMap(([name, megabytes]) => {
    const text = megabytes > 0 ? unitOf(topology, name)?.model.tooTight?.(megabytes) : undefined;
    return text === undefined ? [] : [`${name}: ${text}`];
  });
}

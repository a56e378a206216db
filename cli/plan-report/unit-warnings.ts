import { unitOf } from "../../platform/units";
import type { Topology } from "../../platform/schema";
import { containerType } from "../../provider/resources/foreign";
import type { Change } from "./changes";
import { partOf } from "./effects-container";

/** The memory limit of a container, in MiB; 0 without one. */
export const memoryOf = (state: Change["after"]): number => Number(state?.inputs["memory"] ?? 0);

/** Which members of a database change, and in which order. */
export function orderNotices(topology: Topology, changes: readonly Change[]): string[] {
  const replaced = changes.filter(({ type, action, unit }) => type === containerType && action === "replace" && unit.kind === "database");
  return [...new Set(replaced.map(({ unit }) => unit.name))].flatMap((name) => {
    const own = replaced.filter(({ unit }) => unit.name === name).map((change) => partOf(change, topology));
    const writer = unitOf(topology, name)?.members.find(({ may }) => may === "write");
    if (writer === undefined || !own.includes(writer.name) || own.length < 2) return [];
    return [`${name}: the replicas change first, one by one, each until it replicates again; the primary last`];
  });
}

/** Servers with less memory than their model has seen them survive with. */
export function tightServers(topology: Topology, changes: readonly Change[]): string[] {
  const made = changes.filter(({ type, action }) => type === containerType && ["create", "replace"].includes(action));
  const memory = new Map(made.map(({ unit, after }) => [unit.name, memoryOf(after)] as const));
  return [...memory].flatMap(([name, megabytes]) => {
    const text = megabytes > 0 ? unitOf(topology, name)?.model.tooTight?.(megabytes) : undefined;
    return text === undefined ? [] : [`${name}: ${text}`];
  });
}

import { parseDocument } from "yaml";
import type { TakeOverPlan } from "../../adopt/take-over/plan";
import type { Topology } from "../../platform/schema";
import { writerOf } from "../../platform/units";
import { exitCodes, Stop } from "../process/exit";

export interface StackFileEdit {
  readonly path: readonly string[];
  readonly value: string;
}

/** The changes to the stack file that make the host's volumes part of the stack. */
export function editsFor({ databases, volumes }: TakeOverPlan, topology: Topology): StackFileEdit[] {
  const data = databases.flatMap(({ unit, volume }) => {
    const isWritten = writerOf(topology, unit).volumes.some(({ existing }) => existing !== undefined);
    return isWritten ? [] : [{ path: ["databases", unit, "existingVolume"], value: volume }];
  });
  const shared = volumes
    .filter(({ name }) => topology.platform.volumes[name]?.existing === undefined)
    .map(({ name, volume }) => ({ path: ["volumes", name, "existing"], value: volume }));
  return [...data, ...shared];
}

/** The stack file's text with the changes. Comments and everything else stay. */
export function editedText(file: string, text: string, changes: readonly StackFileEdit[]): string {
  const document = parseDocument(text, { merge: true });
  try {
    for (const { path, value } of changes) document.setIn(["config", "breakwater:platform", ...path], value);
  } catch (error) {
    const lines = changes.map(({ path, value }) => `  ${path.join(".")}: ${value}`);
    throw new Stop(
      exitCodes.mistake,
      [
        `${file} cannot be changed by a program (${(error as Error).message}). Write these lines yourself and try again:`,
        ...lines,
        "Nothing was changed.",
      ].join("\n"),
    );
  }
  return document.toString({ lineWidth: 0 });
}

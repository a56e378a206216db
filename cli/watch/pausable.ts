import { names } from "../../topology/names";
import { nearest } from "../../topology/near";
import { alternatives, quote } from "../../topology/problem";
import { watchable } from "../../platform/rules/watch";
import { exitCodes, Stop } from "../process/exit";
import type { Session } from "../project/session";

/** People may type a container's physical name, which starts with the stack's. */
export function pausable({ project, declaration }: Session, resources: readonly string[]): string[] {
  const known = watchable(declaration.topology);
  const bare = (name: string): string => (known.includes(name) ? name : names.inStack(project.stack, name));
  return [...new Set(resources.map(bare))];
}

export function unknown(session: Session, resources: readonly string[]): string[] {
  const known = watchable(session.declaration.topology);
  return pausable(session, resources)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = nearest(name, known);
      return `no app, database, entry or member is called ${quote(name)}; write ${near === undefined ? alternatives(known) : quote(near)}`;
    });
}

export function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new Stop(exitCodes.mistake, [...problems, "Nothing was changed."].join("\n"));
}

import { userInfo } from "node:os";
import { names as authored } from "../../topology/names";
import { nearest } from "../../topology/near";
import { alternatives, quote } from "../../topology/problem";
import { watchable } from "../../platform/rules/watch";
import { exitCodes, Stop } from "../exit";
import { openSession, requireStack, type GlobalOptions, type Session } from "../session";
import { seconds } from "../watch/duration";
import { watchFile } from "../watch/files";
import { write } from "../watch/journal";
import { active, describePause, readPauses, writePauses, type Pause } from "../watch/pauses";

export interface PauseOptions extends GlobalOptions {
  readonly for: string;
  readonly why: string;
}

/** Longest pause: a forgotten one would leave a stack without its watcher. */
const longest = 7 * 86_400;

/** Keeps the watcher away from resources for a time; runs at once and holds nothing. */
export async function pause(resources: readonly string[], options: PauseOptions): Promise<void> {
  const session = openSession(options);
  requireStack(session);
  const length = seconds(options.for);
  const problems = [
    ...unknown(session, resources),
    ...(length === undefined ? [`--for ${quote(options.for)} is not a time; write a number with s, m, h or d, such as 30m`] : []),
    ...(length !== undefined && length > longest ? [`--for ${quote(options.for)} is too long; a pause ends after 7d at most`] : []),
    ...(options.why.trim() === "" ? [`--why is empty; say what you are doing, for the next person`] : []),
  ];
  refuse(problems);
  const now = Date.now();
  const since = new Date(now).toISOString();
  const until = new Date(now + (length ?? 0) * 1000).toISOString();
  const made = names(session, resources).map((resource): Pause => ({ resource, since, until, why: options.why, by: userInfo().username }));
  const file = watchFile(session.project, "pauses.json");
  writePauses(file, (current) => [...current.filter(({ resource }) => !made.some((one) => one.resource === resource)), ...made], now);
  for (const { resource, why, by } of made)
    write(watchFile(session.project, "journal.jsonl"), {
      at: since,
      event: "paused",
      resource,
      because: `until ${until}, by ${by}: ${why}`,
    });
  session.console.result(session.json ? JSON.stringify({ paused: made }, undefined, 2) : made.map(describePause).join("\n"));
}

/** Ends pauses before their time. */
export async function resume(resources: readonly string[], options: GlobalOptions): Promise<void> {
  const session = openSession(options);
  requireStack(session);
  const file = watchFile(session.project, "pauses.json");
  const wanted = names(session, resources);
  const current = active(readPauses(file), Date.now()).map(({ resource }) => resource);
  const missing = wanted.filter((resource) => !current.includes(resource));
  refuse(missing.map((resource) => `${quote(resource)} is not paused; paused: ${current.length > 0 ? current.join(", ") : "nothing"}`));
  writePauses(file, (all) => all.filter(({ resource }) => !wanted.includes(resource)), Date.now());
  for (const resource of wanted)
    write(watchFile(session.project, "journal.jsonl"), {
      at: new Date().toISOString(),
      event: "resumed",
      resource,
      because: userInfo().username,
    });
  session.console.result(session.json ? JSON.stringify({ resumed: wanted }) : `the watcher looks after ${wanted.join(", ")} again`);
}

/** People also type a container's own name, which starts with the stack's. */
function names({ project, plan }: Session, resources: readonly string[]): string[] {
  const known = watchable(plan.topology);
  const bare = (name: string): string => (known.includes(name) ? name : authored.inStack(project.stack, name));
  return [...new Set(resources.map(bare))];
}

function unknown(session: Session, resources: readonly string[]): string[] {
  const known = watchable(session.plan.topology);
  return names(session, resources)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = nearest(name, known);
      return `no app, database, entry or member is called ${quote(name)}; write ${near === undefined ? alternatives(known) : quote(near)}`;
    });
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new Stop(exitCodes.mistake, [...problems, "Nothing was changed."].join("\n"));
}

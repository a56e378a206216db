import { userInfo } from "node:os";
import { quote } from "../../topology/problem";
import { openSession, requireStack, type GlobalOptions } from "../session";
import { seconds } from "../watch/duration";
import { watchFile } from "../watch/files";
import { write } from "../watch/journal";
import { pausable, refuse, unknown } from "../watch/pausable";
import { describePause, writePauses, type Pause } from "../watch/pauses";

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
  const made = pausable(session, resources).map((resource): Pause => ({
    resource,
    since,
    until,
    why: options.why,
    by: userInfo().username,
  }));
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

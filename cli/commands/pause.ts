import { userInfo } from "node:os";
import { quote } from "../../topology/problem";
import { command, runs, type OptionsOf } from "../command";
import { requireStack } from "../state/required";
import { openSession } from "../project/session";
import { seconds } from "../duration";
import { watchFile } from "../watch/files";
import { write } from "../watch/journal";
import { pausable, refuse, unknown } from "../watch/pausable";
import { describePause, writePauses, type Pause } from "../watch/pauses";

const examples = `
Examples:
  ./breakwater pause db-1 --for 30m --why "new disk"
  ./breakwater pause web site --for 2h --why "load test"
  ./breakwater resume db-1`;

const definition = () =>
  command("pause", "keep the watcher away from an app, a database, an entry or one member")
    .argument("<resource...>")
    .requiredOption("--for <time>", "how long: 90s, 30m, 2h or 1d")
    .requiredOption("--why <reason>", "what you are doing, for the next person")
    .addHelpText("after", examples);

export const pauseCommand = runs(definition, pause);

/** Limits a pause in seconds: a forgotten one would leave a stack without its watcher. */
const longest = 7 * 86_400;

/** Keeps the watcher away from resources for a time. It takes effect immediately and holds no lock. */
async function pause(resources: readonly string[], options: OptionsOf<typeof definition>): Promise<void> {
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

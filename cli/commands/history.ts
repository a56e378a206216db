import { command, runs, type OptionsOf } from "../command";
import { exitCodes, Stop } from "../process/exit";
import { openConsole } from "../process/console";
import { openProject } from "../project/project";
import { seconds } from "../duration";
import { watchFile } from "../watch/files";
import { describe, read } from "../watch/journal";

const examples = `
Examples:
  ./breakwater history --since 1h
  ./breakwater history --json | jq 'map(select(.event == "repaired"))'`;

const definition = () =>
  command("history", "what the watcher saw and did")
    .option("--since <time>", "only the last 90s, 30m, 2h or 1d")
    .addHelpText("after", examples);

export const historyCommand = runs(definition, history);

/** Prints the watcher's journal, oldest entry first. It only reads files, so it works when everything else is down. */
async function history({ stack, json, since }: OptionsOf<typeof definition>): Promise<void> {
  const length = since === undefined ? Infinity : seconds(since);
  if (length === undefined)
    throw new Stop(exitCodes.mistake, `--since ${JSON.stringify(since)} is not a time; write a number with s, m, h or d, such as 1h.`);
  const console = openConsole();
  const entries = read(watchFile(openProject(stack), "journal.jsonl"), length === Infinity ? 0 : Date.now() - length * 1000);
  if (json) return console.result(JSON.stringify(entries, undefined, 2));
  console.result(
    entries.length === 0
      ? `Nothing was written down${since === undefined ? "" : ` in the last ${since}`}. \`./breakwater watch --stack ${stack}\` writes it.`
      : entries.map(describe).join("\n"),
  );
}

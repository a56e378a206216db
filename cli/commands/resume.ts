import { userInfo } from "node:os";
import { quote } from "../../topology/problem";
import { command, runs } from "../command";
import { requireStack } from "../state/required";
import { openSession, type GlobalOptions } from "../project/session";
import { watchFile } from "../watch/files";
import { write } from "../watch/journal";
import { pausable, refuse } from "../watch/pausable";
import { active, readPauses, writePauses } from "../watch/pauses";

export const resumeCommand = runs(() => command("resume", "end a pause").argument("<resource...>"), resume);

/** Ends pauses before their time. */
async function resume(resources: readonly string[], options: GlobalOptions): Promise<void> {
  const session = openSession(options);
  requireStack(session);
  const file = watchFile(session.project, "pauses.json");
  const wanted = pausable(session, resources);
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

import { partialFile } from "../project/take-over";
import { readFileSync, writeFileSync } from "node:fs";
import { parseDocument } from "yaml";
import type { Session } from "../project/session";

/** In the order of the take-over. */
export const sections = ["databases", "apps", "entries"] as const;
export type Section = (typeof sections)[number];

/**
 * The session of a stack file that is not complete yet; a later run adds the missing sections. For a new stack, `--exclude` is not a
 * substitute: an excluded resource that was never created has no outputs to compute with.
 */
export function partialSession(session: Session, without: readonly Section[]): Session {
  if (without.length === 0) return session;
  const { project } = session;
  const document = parseDocument(readFileSync(project.stackFile, "utf8"), { merge: true });
  for (const section of without) document.deleteIn(["config", "breakwater:platform", section]);
  const stackFile = partialFile(project);
  writeFileSync(stackFile, document.toString({ lineWidth: 0, verifyAliasOrder: false }));
  return { ...session, project: { ...project, stackFile, settingsFile: project.sharedByTeam ? stackFile : project.settingsFile } };
}

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import type { Project } from "../project";
import type { Session } from "../session";

/** In the order in which they are taken over. */
export const sections = ["databases", "apps", "entries"] as const;
export type Section = (typeof sections)[number];

/** Goes with the record of the take-over. */
export const partialFile = ({ home, stack }: Project): string => join(home, `adoption-${stack}.yaml`);

/**
 * The session of a stack file that does not say everything yet: what is missing in it is added by a later run. Runs that leave
 * resources out (`--exclude`) cannot do that for a new stack, because what was never made has no outputs to compute with.
 */
export function partialSession(session: Session, without: readonly Section[]): Session {
  if (without.length === 0) return session;
  const { project } = session;
  const document = parseDocument(readFileSync(project.stackFile, "utf8"), { merge: true });
  for (const section of without) document.deleteIn(["config", "breakwater:platform", section]);
  const stackFile = partialFile(project);
  writeFileSync(stackFile, document.toString({ lineWidth: 0, verifyAliasOrder: false }));
  return { ...session, project: { ...project, stackFile, engineFile: project.sharedByTeam ? stackFile : project.engineFile } };
}

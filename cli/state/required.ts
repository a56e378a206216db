import { exitCodes, Stop } from "../process/exit";
import type { Project } from "../project/project";
import { readCheckpoint } from "./checkpoint";

interface About {
  readonly project: Project;
}

export const hasStack = ({ project }: About): boolean => readCheckpoint(project) !== undefined;

/** For commands that need a first `up`. */
export function requireStack({ project }: About): void {
  if (hasStack({ project })) return;
  const place = project.backend.folder === undefined ? `in ${project.backend.url} (${project.backend.source})` : "here";
  throw new Stop(
    exitCodes.mistake,
    `There is no stack ${project.stack} ${place} yet. \`./breakwater up --stack ${project.stack}\` makes it.`,
  );
}

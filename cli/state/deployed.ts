import { imageReference } from "../../components/parts/build-context";
import { imagesInUse } from "../../platform/in-use";
import { configurationHash } from "../../platform/configuration";
import { imageOf } from "../../topology/plan/image";
import { exitCodes, Stop } from "../process/exit";
import type { Declaration } from "../project/declaration";
import type { Project } from "../project/project";
import { readCheckpoint } from "./checkpoint";
import { stackOption } from "../../topology/stack-option";

/** As the program exports it. Reads the files from which images are built. */
export function currentConfiguration(project: Project, { topology }: Pick<Declaration, "topology">): string {
  const references = [...imagesInUse(topology).keys()].map((name) => {
    return [name, imageReference(name, { stack: project.stack, image: imageOf(topology, name), locate: project.locate })] as const;
  });
  return configurationHash(topology, Object.fromEntries(references));
}

/** Whether the stack file and the sources of images are unchanged since the last successful `up`. */
export const isDeployed = (project: Project, declaration: Declaration): boolean =>
  readCheckpoint(project)?.outputs["configuration"] === currentConfiguration(project, declaration);

/** A repair must not deploy a change that no one has decided to deploy. */
export function requireDeployed(project: Project, declaration: Declaration): void {
  if (isDeployed(project, declaration)) return;
  const option = stackOption(project.stack);
  throw new Stop(
    exitCodes.mistake,
    `The stack file, or a file that an image is built from, is not what was deployed last, and a repair rolls nothing out. Nothing was changed.\n` +
      `Choose: \`./breakwater up${option}\` deploys the changes and repairs as well; \`./breakwater preview${option}\` shows them;\n` +
      `or bring the files back as they were, then \`./breakwater heal${option}\` again.`,
  );
}

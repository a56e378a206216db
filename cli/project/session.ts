import { openConsole, type Console } from "../process/console";
import { readDeployable, readDeclaration, type Declaration } from "./declaration";
import { openProject, type Project } from "./project";

/** Options of every command. A type and not an interface, because commander's types need a record of options. */
export type GlobalOptions = {
  readonly stack: string;
  readonly json: boolean;
};

export interface Session {
  readonly project: Project;
  readonly declaration: Declaration;
  readonly console: Console;
  readonly json: boolean;
}

/** Reads and checks the stack file without a connection to any host. */
export function openSession({ stack, json }: GlobalOptions): Session {
  const project = openProject(stack);
  return { project, declaration: readDeclaration(project), console: openConsole(), json };
}

/** The same for commands that run the program. Everything that the program needs has to be present. */
export function openDeployment({ stack, json }: GlobalOptions): Session {
  const project = openProject(stack);
  const declaration = readDeployable(project);
  const console = openConsole();
  for (const image of Object.values(declaration.topology.platform.images)) {
    const note = "build" in image ? project.ambiguity(image.build.context) : undefined;
    if (note !== undefined) console.step("!", note);
  }
  return { project, declaration, console, json };
}

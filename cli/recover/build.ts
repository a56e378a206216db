import type { Stack } from "@pulumi/pulumi/automation";
import type { Findings } from "../../provider/recovery/findings";
import { silently, type Console } from "../process/console";
import type { Declaration } from "../project/declaration";
import type { Project } from "../project/project";
import { editState } from "../state/edit";
import { openStack } from "../run/engine";
import { enterPulumiEnvironment } from "../pulumi/environment";
import { runPulumi, type Outcome } from "../run/run";
import { assemble } from "./assemble";
import { without, withoutConfiguration } from "./edit";
import type { Found } from "./look";
import type { ReadBack } from "./read-back";
import { configure, type Workshop } from "./workshop";

export interface Built {
  /** The workshop's project. */
  readonly project: Project;
  readonly findings: Findings;
  /** The changes that `up` would make to the new state after a refresh. */
  readonly ahead: Outcome;
}

/** Assembles a state in the workshop and previews what Pulumi would do with it. */
export async function build(
  { project }: Workshop,
  declaration: Declaration,
  found: Found,
  read: ReadBack,
  console: Console,
): Promise<Built> {
  enterPulumiEnvironment(project, declaration.local);
  // The running value is correct, even if the configuration has another one.
  for (const [name, value] of read.configured) configure(project, name, value);
  const stack = await openStack(project, silently);
  const findings = await assemble({ project, declaration, found, values: read.generated }, stack, console);
  await editState(project, (resources) => {
    const present = without(resources, findings.missing);
    return findings.different.size > 0 ? withoutConfiguration(present) : present;
  });
  return { project, findings, ahead: await lookAhead(project, stack, console) };
}

async function lookAhead(project: Project, stack: Stack, console: Console): Promise<Outcome> {
  console.waiting("  asking what up would do with it");
  const run = {
    project,
    console: silently,
    command: `./breakwater recover --stack ${project.stack}`,
    changes: false,
    look: "everything" as const,
  };
  const outcome = await runPulumi(run, (how) => stack.preview(how));
  console.waiting("");
  return outcome;
}

import { ageOf } from "../memory";
import { measure, type Command } from "../process";

/** The process in which the SDK runs the program: Breakwater's bundled runtime, or the SDK's own. */
const programProcess = /\/dist\/run\.js|@pulumi\/pulumi\/cmd\/run\b/;

/** True for the event of the program's own first resource. The stack itself is registered before the program is loaded. */
function isFirstResource(line: string): boolean {
  return line.includes('"resourcePreEvent"') && !line.includes("pulumi:pulumi:Stack");
}

/**
 * Milliseconds from the start of the program's process until Pulumi reports its first resource, in a preview with streamed events.
 * Includes Pulumi's Check and Diff of that resource.
 */
export async function firstResource(preview: Command): Promise<number> {
  let milliseconds: number | undefined;
  const env = { ...preview.env, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" };
  await measure({ ...preview, env }, (line, pid) => {
    if (milliseconds === undefined && isFirstResource(line)) milliseconds = ageOf(pid, programProcess);
  });
  if (milliseconds === undefined) throw new Error("the preview reported no resource of the program");
  return milliseconds;
}

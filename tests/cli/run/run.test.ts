import type { EngineEvent } from "@pulumi/pulumi/automation";
import { runPulumi, type RunOptions } from "../../../cli/run/run";
import { silently } from "../../../cli/process/console";
import { scratchProject } from "../scratch";
import type { Look } from "../../../cli/run/look";
import { trustVariable } from "../../../config/trust";

const container = "docker:index/container:Container";
const metadata = (op: string) => ({ op, urn: `urn:pulumi:dev::breakwater::x$${container}::dev-web-0.local`, type: container });
const event = (content: object): EngineEvent => ({ sequence: 0, timestamp: 0, ...content }) as EngineEvent;
const same = event({ resOutputsEvent: { metadata: metadata("same") } });
const begun = event({ resourcePreEvent: { metadata: metadata("create") } });
const failure = (message: string) => event({ diagnosticEvent: { severity: "error", message, urn: metadata("create").urn } });

/** The output for people at the end of a run with these events. */
async function output(events: readonly EngineEvent[], { changes = true } = {}): Promise<string> {
  const operation = ({ onEvent }: RunOptions): Promise<never> => {
    for (const one of events) onEvent(one);
    return Promise.reject(new Error("exit code 255"));
  };
  const run = { project: scratchProject(), console: silently, command: "./breakwater up", changes, look: "everything" as const };
  return runPulumi(run, operation).then(
    () => "",
    (error: unknown) => (error as Error).message,
  );
}

describe("the end of a failed run", () => {
  test.each([
    [
      "before anything was begun",
      [same, failure("no such image")],
      {},
      "Nothing was changed. Fix the cause; `./breakwater up` tries again.",
    ],
    [
      "that said so itself",
      [failure("the port is taken.\nNothing was changed.")],
      {},
      "Nothing was changed.\nFix the cause; `./breakwater up` tries again.",
    ],
    [
      "after it had begun to change something",
      [same, begun, failure("port is already allocated")],
      {},
      "1 resources are as before, 0 were changed and recorded. Fix the cause; `./breakwater up` continues from here.",
    ],
    [
      "that only looks",
      [same, begun, failure("no answer")],
      { changes: false },
      "Nothing was changed. Fix the cause; `./breakwater up` tries again.",
    ],
  ])("%s", async (_when, events, options, end) => {
    const text = await output(events, options);
    expect(text.endsWith(end)).toBe(true);
    expect(text.match(/Nothing was changed/g)?.length ?? 0).toBe(end.includes("Nothing") ? 1 : 0);
    expect(text.match(/0 resources|continues/g)?.length ?? 0).toBe(end.includes("continues") ? 1 : 0);
  });
});

test("Pulumi learns what it has to read, and Breakwater's provider whether the run trusts the state", async () => {
  const seen = async (look: Look): Promise<unknown[]> => {
    let found: unknown[] = [];
    const operation = ({ refresh, runProgram }: RunOptions) =>
      Promise.resolve(void (found = [refresh, runProgram, process.env[trustVariable]]));
    await runPulumi({ project: scratchProject(), console: silently, command: "./breakwater up", changes: false, look }, operation);
    return found;
  };
  expect(await seen("nothing")).toEqual([false, true, "1"]);
  expect(await seen("ours")).toEqual([false, false, undefined]);
  expect(await seen("everything")).toEqual([true, false, undefined]);
});

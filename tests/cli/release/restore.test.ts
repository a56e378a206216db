import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Project } from "../../../cli/project/project";
import { groundOf, restoreRelease } from "../../../cli/release/restore";
import { saveRelease, saveRunning } from "../../../cli/project/releases";
import type { Session } from "../../../cli/project/session";
import { checkpointFile, type StateResource } from "../../../cli/state/checkpoint";
import { PulumiFailure } from "../../../cli/run/run";
import { listener, scratchProject } from "../scratch";
import { component, container } from "./state";

const labels = [
  { label: "breakwater.resource", value: "web-0" },
  { label: "breakwater.spec", value: "v1:a" },
];
const serving = { ...container(1, 0), inputs: { name: "x", labels } };
const before: StateResource[] = [component, serving];
const platform = { images: { book: { reference: "b:1" } }, apps: { web: { image: "book", port: 80, health: { http: "/" } } } };
const failure = new PulumiFailure("Failed: the port", { changes: [], errors: [], same: 0 });

function write(project: Project, resources: readonly StateResource[]): void {
  const file = checkpointFile(project.backend.folder as string, "dev");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ checkpoint: { latest: { resources } } }));
}

function stack({ specs = { "web-0": "v1:a" } as Record<string, string>, unfinished = false, recorded = true } = {}): Session {
  const project = scratchProject();
  write(project, before);
  if (recorded) {
    saveRelease(project, { number: 3, time: "", platform, images: {}, specs });
    saveRunning(project, { release: 3, rolledBack: false, unfinished });
  }
  return { project, console: listener(), json: false, declaration: {} } as unknown as Session;
}

test.each([
  ["the release that runs", {}, 3],
  ["nothing before the first release", { recorded: false }, undefined],
  ["nothing when plain Pulumi deployed something else since", { specs: { "web-0": "v1:old" } }, undefined],
  ["the release after a run that did not end well, whatever it left", { specs: { "web-0": "v1:old" }, unfinished: true }, 3],
])("a run can return to %s", (_what, how, release) => expect(groundOf(stack(how)).release?.number).toBe(release));

test("a missing part is restored by a run of the release, and the failure reports that", async () => {
  const session = stack();
  const ground = groundOf(session);
  write(session.project, [component]);
  const deployed: (number | undefined)[] = [];
  const { message } = await restoreRelease(session, ground, failure, ({ declaration }) => {
    deployed.push(declaration.release?.number);
    write(session.project, before);
    return Promise.resolve();
  });
  expect(deployed).toEqual([3]);
  expect(message).toBe("Failed: the port\nPut back: release 3 serves. As before again: web-0.");
});

test("a part that was not restored is named, with the command that tries again", async () => {
  const session = stack();
  const ground = groundOf(session);
  const added = { ...serving, urn: serving.urn.replace("web-0", "api-0") };
  write(session.project, [component, added]);
  const { message } = await restoreRelease(session, ground, failure, () => Promise.reject(new Error("no space")));
  expect(message).toBe(
    "Failed: the port\nPutting release 3 back failed as well: no space\nNot there now: web-0.\n" +
      "Still as the failed run left them: api-0.\n" +
      "Everything else serves as before. `./breakwater rollback` puts release 3 back when the cause is gone.",
  );
});

test.each([
  ["the run changed nothing", {}, before],
  ["there is no release", { recorded: false }, [component]],
])("nothing is deployed when %s", async (_when, how, after) => {
  const session = stack(how);
  const ground = groundOf(session);
  write(session.project, after);
  const deploy = () => Promise.reject(new Error("unexpected"));
  expect((await restoreRelease(session, ground, failure, deploy)).message).toBe("Failed: the port");
});

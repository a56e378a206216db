import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { takeBack } from "../../../cli/release/take-back";
import { pulumiFolder, type Project } from "../../../cli/project/project";
import type { Session } from "../../../cli/project/session";
import { checkpointFile, type StateResource } from "../../../cli/state/checkpoint";
import { PulumiFailure, wasInterrupted } from "../../../cli/run/run";
import { DockerError, type Daemon } from "../../../docker/daemon";
import { listener, scratchProject, strictDaemon } from "../scratch";
import { failedRoll, good } from "./state";

const before = good(1, 2);
const failure = new PulumiFailure("Failed: the gate", {
  changes: [],
  errors: [{ resource: "web-gate.local", message: "the gate" }],
  same: 0,
});

/** A state in a folder, and a fake Pulumi CLI that only exports and imports it. */
function withState(resources: readonly StateResource[]): { readonly project: Project; readonly imported: () => string[] } {
  const project = scratchProject();
  mkdirSync(project.home, { recursive: true });
  const write = (file: string, text: string, mode = 0o600): void => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode });
  };
  const [exported, imported] = [join(project.root, "exported.json"), join(project.root, "imported.json")];
  write(checkpointFile(project.backend.folder as string, "dev"), JSON.stringify({ checkpoint: { latest: { resources } } }));
  write(exported, JSON.stringify({ version: 3, deployment: { resources } }));
  write(
    join(pulumiFolder(project), "bin", "pulumi"),
    `#!/bin/sh\nif [ "$2" = export ]; then cp '${exported}' "$4"; else cp "$4" '${imported}'; fi\n`,
    0o700,
  );
  const ids = (): string[] => {
    const { deployment } = JSON.parse(readFileSync(imported, "utf8")) as { deployment: { resources: StateResource[] } };
    return deployment.resources.filter(({ type }) => type.endsWith(":Container")).map(({ id }) => id as string);
  };
  return { project, imported: ids };
}

const sessionOf = (project: Project, daemon: Partial<Daemon>): Session =>
  ({
    project,
    console: listener(),
    json: false,
    declaration: { hosts: [{ name: "local", daemon: strictDaemon(daemon) }] },
  }) as unknown as Session;

test("failed containers are removed from the state and from their host, and nothing is left to look for", async () => {
  const { project, imported } = withState(failedRoll(before, 2, [0, 1]));
  const removed: string[] = [];
  const daemon = { stop: () => Promise.resolve(), remove: (id: string) => Promise.resolve(void removed.push(id)) };
  const { message } = await takeBack(sessionOf(project, daemon), before, failure);
  expect(message).toMatch(/^Failed: the gate\nUndone: the new containers of web got no traffic and were removed/);
  expect([imported().sort(), removed.sort()]).toEqual([
    ["g1-0", "g1-1"],
    ["g2-0", "g2-1"],
  ]);
  expect(wasInterrupted(project)).toBe(false);
});

test("if Docker is down, the state is right, and the next run looks for leftovers", async () => {
  const { project, imported } = withState(failedRoll(before, 2, [0, 1]));
  const away = new DockerError("local", "stopping container g2-0", "there is no such socket (is Docker running?)");
  const { message } = await takeBack(sessionOf(project, { stop: () => Promise.reject(away) }), before, failure);
  expect(message).toMatch(/Taking back failed as well: .*stopping container g2-0[\s\S]*the next run removes the rest/);
  expect(imported().sort()).toEqual(["g1-0", "g1-1"]);
  expect(wasInterrupted(project)).toBe(true);
});

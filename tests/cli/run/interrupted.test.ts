import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import { silently } from "../../../cli/process/console";
import type { Declaration } from "../../../cli/project/declaration";
import type { Project } from "../../../cli/project/project";
import { leaveUnfinished } from "../../../cli/state/marker";
import { clearInterruption, recover } from "../../../cli/run/interrupted";
import { interruptible, runPulumi, wasInterrupted } from "../../../cli/run/run";
import { DockerError, type ContainerSummary, type Daemon } from "../../../docker/daemon";
import { listener, scratchProject, strictDaemon } from "../scratch";

const lost = (Id: string): ContainerSummary =>
  ({
    Id,
    Names: [`/dev-web-0.${Id}`],
    Labels: { "breakwater.stack": "dev", "breakwater.resource": "web-0" },
  }) as unknown as ContainerSummary;

function world(...daemons: Partial<Daemon>[]) {
  const declaration = { hosts: daemons.map((daemon) => ({ daemon: strictDaemon(daemon) })) } as unknown as Declaration;
  const console = listener();
  return { said: console.said, recovered: (project: Project) => recover(project, declaration, undefined as unknown as Stack, console) };
}

const failing = (project: Project, message: string, changes = true): Promise<unknown> =>
  runPulumi({ project, console: silently, command: "./breakwater up", changes, look: "everything" }, ({ onEvent }) => {
    const urn = "urn:pulumi:dev::breakwater::docker:index/container:Container::dev-web-0.local";
    onEvent({ diagnosticEvent: { severity: "error", urn, message } } as unknown as EngineEvent);
    return Promise.reject(new Error("update failed"));
  });

describe("a run during which Docker failed", () => {
  test.each([
    "Unable to create container: error during connect: Post http://%2Frun%2Fdocker.sock/v1.41/containers/create: EOF",
    "Cannot connect to the Docker daemon at unix:///run/docker.sock. Is the docker daemon running?",
    "Docker host unix:///run/docker.sock: creating container dev-web-migrate failed: the connection was cut",
    "Docker host unix:///run/docker.sock: listing containers failed: there is no such socket (is Docker running?)",
  ])("makes the next one look for its leftovers: %s", async (message) => {
    const project = scratchProject();
    await expect(failing(project, message)).rejects.toThrow(message);
    expect(wasInterrupted(project)).toBe(true);
    expect(await clearInterruption(project, silently)).toBe(true);
  });

  test("leaves nothing if it was read-only", async () => {
    const project = scratchProject();
    await expect(failing(project, "error during connect: EOF", false)).rejects.toThrow();
    expect(wasInterrupted(project)).toBe(false);
  });

  test("any other failure leaves the containers of other clones alone", async () => {
    const project = scratchProject();
    await expect(failing(project, "Error response from daemon: Conflict. The container name is in use")).rejects.toThrow();
    expect(wasInterrupted(project)).toBe(false);
  });

  test("another run in between does not clear it", async () => {
    const project = scratchProject();
    leaveUnfinished(project);
    await interruptible(project, () => Promise.resolve());
    expect(wasInterrupted(project)).toBe(true);
  });
});

describe("the next run", () => {
  test("removes unrecorded containers, once", async () => {
    const project = scratchProject();
    leaveUnfinished(project);
    const removed: string[] = [];
    const engine = {
      containers: () => Promise.resolve([lost("a1")]),
      remove: (id: string) => Promise.resolve(void removed.push(id)),
    };
    await world(engine).recovered(project);
    expect(removed).toEqual(["a1"]);
    expect(wasInterrupted(project)).toBe(false);
  });

  test("does not wait for a host that is still down, and the run after it looks again", async () => {
    const project = scratchProject();
    const dead = { containers: () => Promise.reject(new DockerError("tcp://10.0.0.2:2376", "listing containers", "no answer")) };
    const alive = { containers: () => Promise.resolve([lost("b2")]), remove: () => Promise.resolve() };
    const { said, recovered } = world(dead, alive);
    await recovered(project);
    expect(said).toEqual(["- removed dev-web-0.b2: an interrupted run made it and could not record it"]);
    expect(wasInterrupted(project)).toBe(true);
  });

  test("distinguishes a refusal from silence", async () => {
    const project = scratchProject();
    leaveUnfinished(project);
    const refusing = { containers: () => Promise.reject(new DockerError("local", "listing containers", "permission denied", 500)) };
    await expect(world(refusing).recovered(project)).rejects.toThrow("permission denied");
    expect(wasInterrupted(project)).toBe(true);
  });
});

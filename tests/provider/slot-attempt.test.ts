import type { ContainerInspect, ContainerSummary, Daemon } from "../../docker/daemon";
import { slotHandlerWith } from "../../provider/slot";
import { type SlotInputs, type SlotOutputs } from "../../provider/resources/slot";
import type { SlotSpec } from "../../topology/spec";
import { container, contextWith, host } from "./fake-daemon";
import { skipWaits } from "../waits";

skipWaits();

const slotHandler = slotHandlerWith([]);

const labels = { "breakwater.stack": "dev", "breakwater.resource": "site" };
const health = { test: ["CMD", "curl"], intervalSeconds: 1, timeoutSeconds: 5, retries: 3, startSeconds: 30 };
const Healthcheck = { Test: health.test, Interval: 1e9, Timeout: 5e9, Retries: 3, StartPeriod: 30e9 };
const spec: SlotSpec = { name: "dev-site", environment: {}, labels, networks: [], mounts: [], files: [], health };
const inputs: SlotInputs = { host, stack: "dev", resource: "site", spec };
type State = SlotInputs & SlotOutputs;

const listed = (Id: string) => ({ Id, Created: 1, State: "running", Labels: labels }) as unknown as ContainerSummary;
const sick = (): ContainerInspect =>
  container({
    Id: "a",
    Name: "/dev-site",
    Created: new Date(Date.now() - 60_000).toISOString(),
    RestartCount: 0,
    State: { StartedAt: new Date(Date.now() - 60_000).toISOString(), Health: { Status: "unhealthy", FailingStreak: 20, Log: [] } },
    Config: { Labels: labels, Healthcheck },
  });

const hosting = (found: ContainerInspect, warned: string[] = []) => ({
  ...contextWith({
    containers: () => Promise.resolve([listed("a")]),
    inspect: () => Promise.resolve(found),
    inspectImage: () => Promise.resolve({ Config: {} }) as unknown as ReturnType<Daemon["inspectImage"]>,
  }),
  warn: (message: string) => void warned.push(message),
});

/** A refresh, and the update that follows from it. */
async function round(state: State, warned: string[] = [], news = inputs): Promise<State> {
  const context = hosting(sick(), warned);
  const seen = await slotHandler.read("site", state, context);
  const drifted = { ...state, ...seen?.outputs };
  return { ...news, ...(await slotHandler.update("site", drifted, news, context)) };
}

const first: State = { ...inputs, generation: 1, drift: [] };

test("an unhealthy container is replaced once, then the slot reports that this did not help", async () => {
  const once = await round(first);
  expect(once.generation).not.toBe(first.generation);
  expect(once.attempt?.causes).toEqual(["health status"]);
  const warned: string[] = [];
  const twice = await round(once, warned);
  expect([twice.generation, twice.attempt]).toEqual([once.generation, once.attempt]);
  expect(warned).toEqual([expect.stringMatching(/^site was not replaced once more\. health status: .*did not cure it/)]);
});

test("a changed declaration starts again", async () => {
  const once = await round(first);
  const changed = { ...inputs, spec: { ...spec, environment: { A: "1" } } };
  expect((await round(once, [], changed)).attempt).toBeUndefined();
});

test("a container that is replaced with overlap is replaced as usual", async () => {
  const unnamed = Object.fromEntries(Object.entries(spec).filter(([key]) => key !== "name")) as unknown as SlotSpec;
  const app = { ...inputs, spec: unnamed };
  expect((await round({ ...app, generation: 1, drift: [] }, [], app)).attempt).toBeUndefined();
});

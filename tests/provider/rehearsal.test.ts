import { DockerError, type ContainerInspect, type ContainerOptions, type Daemon } from "../../docker/daemon";
import { slotHandlerWith } from "../../provider/slot";
import { type SlotInputs } from "../../provider/resources/slot";
import type { SlotSpec } from "../../topology/spec";
import { container, contextWith, host } from "./fake-daemon";
import { skipWaits } from "../waits";

skipWaits();

const slotHandler = slotHandlerWith([]);

const labels = { "breakwater.stack": "dev", "breakwater.resource": "site" };
const creation = (image: string) => ({
  ...{ image, reference: `nginx:${image}`, capabilities: { add: [], drop: [] }, privileged: false, publish: [] },
});
const spec = (image: string): SlotSpec => ({
  name: "dev-site",
  environment: {},
  labels,
  networks: [{ network: "dev-main", aliases: ["site"] }],
  mounts: [{ volume: "dev-site-config", path: "/etc/nginx/breakwater", readOnly: false, relabel: "none" }],
  files: [],
  health: { test: ["CMD", "true"], intervalSeconds: 1, timeoutSeconds: 1, retries: 1, startSeconds: 1 },
  creation: creation(image),
});
const rehearsal = { files: [{ path: "/etc/nginx/nginx.conf", content: "text", mode: "0644" }] };
const inputs = (image: string): SlotInputs => ({ host, stack: "dev", resource: "site", spec: spec(image), rehearsal });
const state = { ...inputs("1"), generation: 1, drift: [] };
const present = container({ Name: "/dev-site", Config: { Labels: labels } });

/** A host whose throw-away container goes through these looks, one after the other. */
function trying(looks: readonly object[], start: () => Promise<void> = () => Promise.resolve()) {
  const made: ContainerOptions[] = [];
  const removed: string[] = [];
  let look = 0;
  const known: Partial<Daemon> = {
    inspect: (name) =>
      Promise.resolve(
        name === "dev-site" ? present : (container({ State: looks[Math.min(look++, looks.length - 1)] as object }) as ContainerInspect),
      ),
    create: (options) => Promise.resolve(void made.push(options)).then(() => "trial"),
    putFiles: (_name, files) => Promise.resolve(expect(files).toEqual(rehearsal.files)),
    start,
    logs: () => Promise.resolve("unknown directive\n"),
    // The probe of the container that serves.
    exec: (name) => Promise.resolve({ exitCode: name === present.Id ? 0 : 1, stdout: "", stderr: "" }),
    remove: (name) => Promise.resolve(void removed.push(name)),
  };
  return { known, made, removed };
}

const update = (known: Partial<Daemon>, news: SlotInputs, old = state): Promise<unknown> =>
  slotHandler.update("site", old, news, contextWith(known));
const healthy = { Running: true, Status: "running", Health: { Status: "healthy", Log: [] } };
const starting = { ...healthy, Health: { Status: "starting", Log: [] } };

test("a new image is started next to the old one: same volumes, read-only, no port, and removed afterwards", async () => {
  const { known, made, removed } = trying([starting, healthy]);
  expect(await update(known, inputs("2"))).toEqual({ generation: 1, drift: [] });
  expect(made).toEqual([
    expect.objectContaining({
      name: "dev-site.trial",
      Image: "2",
      HostConfig: {
        Init: true,
        NetworkMode: "dev-main",
        Mounts: [{ Type: "volume", Source: "dev-site-config", Target: "/etc/nginx/breakwater", ReadOnly: true }],
      },
    }),
  ]);
  expect(removed).toEqual(["dev-site.trial", "dev-site.trial"]);
});

test("one that ends is refused with its last lines, and nothing was touched", async () => {
  const { known, removed } = trying([{ Running: false, Status: "exited", ExitCode: 1 }]);
  await expect(update(known, inputs("2"))).rejects.toThrow(
    "site would not start with its new image or configuration: in a trial with nginx:2 it ended (exit code 1):\n  | unknown directive\n" +
      "Nothing was changed: dev-site was not touched and keeps serving.",
  );
  expect(removed).toHaveLength(2);
});

test.each([
  ["is gone", undefined],
  ["has stopped", container({ Name: "/dev-site", State: { Running: false }, Config: { Labels: labels } })],
])("what a replaced network has taken away needs no protection: in the end it %s", async (_how, later) => {
  const { known } = trying([{ Running: false, Status: "exited", ExitCode: 1 }]);
  let probes = 0;
  const going: Partial<Daemon> = {
    ...known,
    // It keeps running for a while after a stop, without an answer.
    inspect: (name) => (name === "dev-site" ? Promise.resolve(probes < 2 ? present : later) : known.inspect!(name)),
    exec: () => Promise.resolve({ exitCode: (probes++, 1), stdout: "", stderr: "" }),
  };
  expect(await update(going, inputs("2"))).toEqual({ generation: 1, drift: [] });
});

test("one that cannot be started at all is refused", async () => {
  const { known } = trying([], () => Promise.reject(new DockerError("local", "starting", 'exec: "/nowhere": no such file', 400)));
  await expect(update(known, inputs("2"))).rejects.toThrow(/in a trial with nginx:2 .*no such file/);
});

test.each<[string, SlotInputs, typeof state]>([
  ["the start is as it was", inputs("1"), state],
  ["it keeps data, so that its trial is another one", { ...inputs("2"), rehearsal: undefined } as unknown as SlotInputs, state],
])("nothing is tried when %s", async (_when, news, old) => {
  const { known, made } = trying([]);
  await update(known, news, old);
  expect(made).toEqual([]);
});

test("nothing is tried if nothing runs that could be lost", async () => {
  const known = { ...trying([]).known, inspect: () => Promise.resolve(undefined) };
  expect(await update(known, inputs("2"))).toEqual({ generation: 1, drift: [] });
});

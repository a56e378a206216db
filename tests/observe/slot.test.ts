import { sentence } from "../../observe/deviation";
import { compareSlot, type SlotFacts } from "../../observe/slot";
import type { SlotSpec } from "../../topology/spec";
import { container } from "../provider/fake-engine";

const spec: SlotSpec = {
  name: "dev-web-0",
  environment: { WORKERS: "4" },
  labels: { "breakwater.stack": "dev" },
  networks: [{ network: "dev-main", aliases: ["web"] }],
  mounts: [{ volume: "dev-media", path: "/media", readOnly: true, relabel: "none" }],
  files: [{ path: "/etc/app.conf", sha256: "aa", mode: "0644" }],
  health: { test: ["CMD", "true"], intervalSeconds: 5, timeoutSeconds: 2, retries: 3, startSeconds: 0 },
};

const healthy = { Test: ["CMD", "true"], Interval: 5e9, Timeout: 2e9, Retries: 3, StartPeriod: 0 };
const config = { Env: ["WORKERS=4", "PATH=/bin", "HOME=a=b"], Labels: { "breakwater.stack": "dev", other: "1" }, Healthcheck: healthy };
const networks = { "dev-main": { Aliases: ["web", "0123456789ab"] } };
const media = { Name: "dev-media", Destination: "/media", RW: false };
const anonymous = { Name: "f".repeat(64), Destination: "/cache", RW: true };
const parts = { Config: config, NetworkSettings: { Networks: networks }, Mounts: [media, anonymous] };
const facts: SlotFacts = {
  container: container(parts),
  imageEnvironment: ["PATH=/bin", "HOME=a=b"],
  files: new Map([["/etc/app.conf", { sha256: "aa", mode: "0644" }]]),
};

const seen = (changed: object, others: Partial<SlotFacts> = {}): string[] =>
  compareSlot(spec, { ...facts, ...others, container: container({ ...parts, ...changed }) }).map(sentence);
const withConfig = (changed: object): string[] => seen({ Config: { ...config, ...changed } });

test("a container as declared has no deviation", () => expect(seen({})).toEqual([]));

test.each<[string, () => string[], string[]]>([
  ["paused", () => seen({ State: { Paused: true } }), ["pause container: paused"]],
  ["disconnected", () => seen({ NetworkSettings: { Networks: {} } }), ["network dev-main: not connected"]],
  [
    "connected elsewhere",
    () => seen({ NetworkSettings: { Networks: { ...networks, other: {} } } }),
    ["network other: connected, but not declared"],
  ],
  [
    "without its alias",
    () => seen({ NetworkSettings: { Networks: { "dev-main": { Aliases: null } } } }),
    ["alias web on dev-main: missing"],
  ],
  [
    "with another's alias",
    () => seen({ NetworkSettings: { Networks: { "dev-main": { Aliases: ["web", "db"] } } } }),
    ["alias db on dev-main: not declared"],
  ],
  ["other value", () => withConfig({ Env: ["WORKERS=5", "PATH=/bin"] }), ["environment WORKERS: not the declared value"]],
  ["no variable", () => withConfig({ Env: ["PATH=/bin"] }), ["environment WORKERS: missing"]],
  ["extra variable", () => withConfig({ Env: ["WORKERS=4", "TOKEN=secret"] }), ["environment TOKEN: not declared"]],
  ["image's variable changed", () => withConfig({ Env: ["WORKERS=4", "PATH=/evil"] }), ["environment PATH: not declared"]],
  ["label", () => withConfig({ Labels: {} }), ["label breakwater.stack: missing"]],
  ["label's value", () => withConfig({ Labels: { "breakwater.stack": "x" } }), ["label breakwater.stack: not the declared value"]],
  ["no mount", () => seen({ Mounts: [] }), ["mount /media: not mounted"]],
  ["wrong volume", () => seen({ Mounts: [{ ...media, Name: "x" }] }), ["mount /media: is not volume dev-media"]],
  ["writable", () => seen({ Mounts: [{ ...media, RW: true }] }), ["mount /media: writable"]],
  ["extra mount", () => seen({ Mounts: [media, { Destination: "/host", RW: true }] }), ["mount /host: not declared"]],
  ["no health check", () => withConfig({ Healthcheck: undefined }), ["health check: missing"]],
  ["slower check", () => withConfig({ Healthcheck: { ...healthy, Interval: 9e9 } }), ["health intervalSeconds: not the declared value"]],
  ["no file", () => seen({}, { files: new Map() }), ["file /etc/app.conf: missing"]],
  [
    "edited file",
    () => seen({}, { files: new Map([["/etc/app.conf", { sha256: "bb", mode: "0644" }]]) }),
    ["file /etc/app.conf: not the declared content"],
  ],
  [
    "file's mode",
    () => seen({}, { files: new Map([["/etc/app.conf", { sha256: "aa", mode: "0666" }]]) }),
    ["file /etc/app.conf: mode 0666 instead of 0644"],
  ],
  ["renamed", () => seen({ Name: "/x" }), ["name dev-web-0: the container is called x"]],
])("%s", (_, see, expected) => expect(see()).toEqual(expected));

test("the values of variables are never shown", () => {
  expect(withConfig({ Env: ["WORKERS=hunter2", "TOKEN=hunter2"] }).join()).not.toContain("hunter2");
});

test("without its image, nobody can say which variables are extra", () => {
  expect(seen({ Config: { ...config, Env: ["WORKERS=4", "X=1"] } }, { imageEnvironment: undefined })).toEqual([]);
});

test("missing and stopped containers are for Docker's provider to see", () => {
  expect(compareSlot(spec, { files: new Map() })).toEqual([]);
  expect(seen({ State: { Running: false }, NetworkSettings: { Networks: {} }, Mounts: [] })).toEqual([]);
});

test("a stopped container that cannot start again is seen", () => {
  expect(seen({ State: { Running: false } }, { lostNetworks: ["dev-main"] })).toEqual([
    "network dev-main: removed, so that the container cannot start",
  ]);
});

test("a stranger under the fixed name is seen, whatever became of the container", () => {
  const expected = ["name dev-web-0: held by container 0123456789ab, which is not Breakwater's"];
  expect(compareSlot(spec, { files: new Map(), impostor: { id: "0123456789abcdef" } }).map(sentence)).toEqual(expected);
});

test("an auto-named container may be called anything, and without networks Docker chooses one", () => {
  const free = { ...spec, name: undefined, networks: [] };
  const actual = container({ ...parts, Name: "/x", NetworkSettings: { Networks: { bridge: {} } } });
  expect(compareSlot(free, { ...facts, container: actual })).toEqual([]);
});

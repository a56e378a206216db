import { sentence } from "../../observe/deviation";
import { comparators, compareSlot, type SlotFacts } from "../../observe/slot";
import type { CreationSpec, SlotSpec } from "../../topology/spec";
import { container } from "../provider/fake-daemon";
import { spec, healthy, ours, config, bindings, hostConfig, networks, media, parts, facts } from "./fixture";

let used = comparators;
afterEach(() => (used = comparators));

const seen = (changed: object, others: Partial<SlotFacts> = {}): string[] =>
  compareSlot(spec, { ...facts, ...others, container: container({ ...parts, ...changed }) }, used).map(sentence);
const withConfig = (changed: object): string[] => seen({ Config: { ...config, ...changed } });
const withHost = (changed: object): string[] => seen({ HostConfig: { ...hostConfig, ...changed } });
const creation = spec.creation as CreationSpec;
/** A container of the current version, without a health check. */
const hardened = (changed: object, more: object = {}): string[] => {
  const today = { ...spec, revision: 1, creation: { ...creation, ...more }, health: undefined } as unknown as SlotSpec;
  return compareSlot(today, { ...facts, container: container({ ...parts, HostConfig: { ...hostConfig, ...changed } }) }, used).map(
    sentence,
  );
};
/** A container for whose restart Docker waited this many milliseconds. */
const startedAfter = (milliseconds: number, Status: string): object => ({
  FinishedAt: "2026-01-01T00:00:00.000000001Z",
  StartedAt: new Date(Date.parse("2026-01-01T00:00:00Z") + milliseconds).toISOString(),
  Health: { Status },
});

test("a container as declared has no deviation", () => expect(seen({})).toEqual([]));

type Row = [title: string, comparator: string, see: () => string[], expected: string[]];

const rows: Row[] = [
  ["paused", "pause", () => seen({ State: { Paused: true } }), ["pause container: paused"]],
  ["frozen", "pause", () => seen({ State: { Paused: true, Health: { Status: "unhealthy" } } }), ["pause container: paused"]],
  ["disconnected", "networks", () => seen({ NetworkSettings: { Networks: {} } }), ["network dev-main: not connected"]],
  [
    "connected elsewhere",
    "networks",
    () => seen({ NetworkSettings: { Networks: { ...networks, other: {} } } }),
    ["network other: connected, but not declared"],
  ],
  [
    "without its alias",
    "aliases",
    () => seen({ NetworkSettings: { Networks: { "dev-main": { Aliases: null } } } }),
    ["alias web on dev-main: missing"],
  ],
  [
    "with another's alias",
    "aliases",
    () => seen({ NetworkSettings: { Networks: { "dev-main": { Aliases: ["web", "db"] } } } }),
    ["alias db on dev-main: not declared"],
  ],
  ["other value", "environment", () => withConfig({ Env: ["WORKERS=5", "PATH=/bin"] }), ["environment WORKERS: not the declared value"]],
  ["no variable", "environment", () => withConfig({ Env: ["PATH=/bin"] }), ["environment WORKERS: missing"]],
  ["extra variable", "environment", () => withConfig({ Env: ["WORKERS=4", "TOKEN=secret"] }), ["environment TOKEN: not declared"]],
  ["image's variable changed", "environment", () => withConfig({ Env: ["WORKERS=4", "PATH=/evil"] }), ["environment PATH: not declared"]],
  ["label", "labels", () => withConfig({ Labels: { "breakwater.resource": "web-0" } }), ["label breakwater.stack: missing"]],
  [
    "label's value",
    "labels",
    () => withConfig({ Labels: { ...ours, "breakwater.stack": "x" } }),
    ["label breakwater.stack: not the declared value"],
  ],
  ["no mount", "mounts", () => seen({ Mounts: [] }), ["mount /media: not mounted"]],
  ["wrong volume", "mounts", () => seen({ Mounts: [{ ...media, Name: "x" }] }), ["mount /media: is not volume dev-media"]],
  ["writable", "mounts", () => seen({ Mounts: [{ ...media, RW: true }] }), ["mount /media: writable"]],
  ["extra mount", "mounts", () => seen({ Mounts: [media, { Destination: "/host", RW: true }] }), ["mount /host: not declared"]],
  ["no health check", "health", () => withConfig({ Healthcheck: undefined }), ["health check: missing"]],
  [
    "slower check",
    "health",
    () => withConfig({ Healthcheck: { ...healthy, Interval: 9e9 } }),
    ["health intervalSeconds: not the declared value"],
  ],
  ["no file", "files", () => seen({}, { files: new Map() }), ["file /etc/app.conf: missing"]],
  [
    "edited file",
    "files",
    () => seen({}, { files: new Map([["/etc/app.conf", { sha256: "bb", mode: "0644" }]]) }),
    ["file /etc/app.conf: not the declared content"],
  ],
  [
    "file's mode",
    "files",
    () => seen({}, { files: new Map([["/etc/app.conf", { sha256: "aa", mode: "0666" }]]) }),
    ["file /etc/app.conf: mode 0666 instead of 0644"],
  ],
  [
    "unhealthy",
    "verdict",
    () => seen({ State: { Health: { Status: "unhealthy", FailingStreak: 3 } } }),
    ["health status: unhealthy for longer than its probe allows"],
  ],
  [
    "restart loop, between two runs",
    "restarts",
    () => seen({ RestartCount: 3, State: { Restarting: true } }),
    ["restart loop: it ends again and again"],
  ],
  [
    "restart loop, in a run",
    "restarts",
    () => seen({ RestartCount: 5, State: startedAfter(1600, "starting") }),
    ["restart loop: it ends again and again"],
  ],
  [
    "other image",
    "image",
    () => seen({ Image: "sha256:other", Config: { ...config, Image: "site:latest" } }),
    ["image id: not the declared one"],
  ],
  ["moved tag", "tag", () => seen({}, { tagged: "sha256:newer" }), ["tag image: leads to another image now"]],
  ["other command", "command", () => withConfig({ Cmd: ["serve", "--debug"] }), ["command arguments: not the declared one"]],
  ["other entrypoint", "command", () => withConfig({ Entrypoint: null }), ["command entrypoint: not the declared one"]],
  ["other user", "user", () => withConfig({ User: "root" }), ["user process: not the declared one"]],
  [
    "extra capability",
    "capabilities",
    () => withHost({ CapAdd: ["NET_ADMIN", "SYS_PTRACE"] }),
    ["capability SYS_PTRACE: added, but not declared"],
  ],
  ["capability not added", "capabilities", () => withHost({ CapAdd: null }), ["capability NET_ADMIN: not added"]],
  ["dropped capability", "capabilities", () => withHost({ CapDrop: ["CAP_CHOWN"] }), ["capability CHOWN: dropped, but not declared"]],
  ["privileged", "capabilities", () => withHost({ Privileged: true }), ["capability privileged: true"]],
  ["no port", "ports", () => withHost({ PortBindings: {} }), ["port 127.0.0.1:8080 to 80/tcp: not published"]],
  [
    "on every address",
    "ports",
    () => withHost({ PortBindings: { "80/tcp": [{ HostIp: "", HostPort: "8080" }] } }),
    ["port 127.0.0.1:8080 to 80/tcp: not published", "port 0.0.0.0:8080 to 80/tcp: published, but not declared"],
  ],
  ["all ports", "ports", () => withHost({ PublishAllPorts: true }), ["port all: published, but not declared"]],
  ["rights can be gained", "privileges", () => hardened({}), ["privileges new: not forbidden to its programs"]],
  [
    "rights cannot be gained",
    "privileges",
    () => hardened({ SecurityOpt: ["no-new-privileges"] }, { noNewPrivileges: false }),
    ["privileges new: forbidden to its programs, but not declared"],
  ],
  ["less processor time", "limits", () => withHost({ CpuQuota: 50_000 }), ["limit processor time: limited, but not declared"]],
  ["less disk", "limits", () => withHost({ BlkioWeight: 100 }), ["limit block input and output: limited, but not declared"]],
];

describe("one comparator for each damage", () => {
  test.each(rows)("%s", (_title, _comparator, see, expected) => expect(see()).toEqual(expected));

  // Proves that the rows can fail: without its comparator, a row finds nothing.
  test.each(rows)("%s, unseen without its comparator", (_title, comparator, see) => {
    const others = Object.fromEntries(Object.entries(comparators).filter(([name]) => name !== comparator));
    expect(Object.keys(others)).toHaveLength(Object.keys(comparators).length - 1);
    used = others;
    expect(see()).toEqual([]);
  });

  test("every comparator has a row", () => {
    expect([...new Set(rows.map(([, comparator]) => comparator))].sort()).toEqual(Object.keys(comparators).sort());
  });
});

test("an auto-named container keeps the name from Pulumi", () => {
  const free = { ...spec, name: undefined, creation: { ...spec.creation, namedAfter: "dev-web-0.local" } } as unknown as SlotSpec;
  const called = (name: string) => compareSlot(free, { ...facts, container: container({ ...parts, Name: `/${name}` }) }).map(sentence);
  expect(called("dev-web-0.local-0a1b2c3")).toEqual([]);
  expect(called("dev-web-0.local-0a1b2c3-old")).toEqual(["name dev-web-0.local: the container is called dev-web-0.local-0a1b2c3-old"]);
  expect(called("x")).toEqual(["name dev-web-0.local: the container is called x"]);
});

test("renamed", () => expect(seen({ Name: "/x" })).toEqual(["name dev-web-0: the container is called x"]));

test("the values of variables are never shown", () => {
  expect(withConfig({ Env: ["WORKERS=hunter2", "TOKEN=hunter2"] }).join()).not.toContain("hunter2");
});

test("without its image, additional variables are unknown", () => {
  expect(seen({ Config: { ...config, Env: ["WORKERS=4", "X=1"], User: "x" } }, { image: undefined })).toEqual([]);
});

test("a container that has become healthy again, or was restarted once by its policy, is as declared", () => {
  expect(seen({ RestartCount: 9, State: startedAfter(60_000, "healthy") })).toEqual([]);
  expect(seen({ RestartCount: 1, State: { Restarting: true } })).toEqual([]);
  expect(seen({ RestartCount: 4, State: startedAfter(100, "starting") })).toEqual([]);
});

test("different answers of old and new versions of Docker about the same container are not deviations", () => {
  const older = { ...hostConfig, CapAdd: ["NET_ADMIN"], CapDrop: [], PidsLimit: 0, CpuQuota: 0, BlkioWeight: 0, PublishAllPorts: false };
  const newer = { ...hostConfig, PidsLimit: -1, Privileged: undefined, PortBindings: { ...bindings, "9/tcp": null } };
  expect(withHost(older)).toEqual([]);
  expect(withHost(newer)).toEqual([]);
  // An image store of containerd identifies the image by its index.
  expect(seen({ Image: "sha256:index" })).toEqual([]);
});

test("the state of an older version has no creation to compare", () => {
  const older = { ...spec, creation: undefined };
  const actual = container({ ...parts, HostConfig: { ...hostConfig, CapAdd: ["ALL"], PortBindings: {} } });
  expect(compareSlot(older as unknown as SlotSpec, { ...facts, container: actual })).toEqual([]);
});

test("a missing container stays missing after Docker's provider has forgotten it; a stopped one is left to that provider", () => {
  expect(compareSlot(spec, { files: new Map() }).map(sentence)).toEqual(["container web-0: missing"]);
  expect(seen({ State: { Running: false }, NetworkSettings: { Networks: {} }, Mounts: [] })).toEqual([]);
});

test("a stopped container that cannot start again is reported", () => {
  expect(seen({ State: { Running: false } }, { lostNetworks: ["dev-main"] })).toEqual([
    "network dev-main: removed, so that the container cannot start",
  ]);
});

test("a foreign container with the fixed name is reported, whatever happened to the original", () => {
  const expected = ["name dev-web-0: held by container 0123456789ab, which is not Breakwater's", "container web-0: missing"];
  expect(compareSlot(spec, { files: new Map(), conflict: { id: "0123456789abcdef" } }).map(sentence)).toEqual(expected);
});

test("an auto-named container may have any name, and without networks Docker chooses one", () => {
  const free = { ...spec, name: undefined, networks: [] };
  const actual = container({ ...parts, Name: "/x", NetworkSettings: { Networks: { bridge: {} } } });
  expect(compareSlot(free, { ...facts, container: actual })).toEqual([]);
});

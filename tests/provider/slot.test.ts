import { createHash } from "node:crypto";
import type { ContainerInspect, ContainerSummary, Daemon, ImageInspect, NetworkInspect } from "../../docker/daemon";
import { slotHandlerWith } from "../../provider/slot";
import { type SlotInputs } from "../../provider/resources/slot";
import type { SlotSpec } from "../../topology/spec";
import { container, contextWith, host } from "./fake-daemon";

const slotHandler = slotHandlerWith([]);

const labels = { "breakwater.stack": "dev", "breakwater.resource": "db-0" };
const sha256 = createHash("sha256").update("text").digest("hex");
const spec: SlotSpec = {
  name: "dev-db-0",
  environment: {},
  labels,
  networks: [],
  mounts: [],
  files: [{ path: "/f", sha256, mode: "0644" }],
};
const inputs: SlotInputs = { host, stack: "dev", resource: "db-0", spec };
const state = { ...inputs, generation: 3, drift: [] as string[] };
const summary = (Id: string, Created: number, State = "running"): ContainerSummary =>
  ({ Id, Created, State, Labels: labels }) as unknown as ContainerSummary;

/** A host with these containers. `occupant` has the fixed name. */
function hosting(
  found: readonly [ContainerInspect, ContainerSummary][],
  occupant: ContainerInspect | undefined,
  others: Partial<Daemon> = {},
): Partial<Daemon> {
  return {
    containers: (filter) => {
      expect(filter).toEqual({ labels: { "breakwater.stack": "dev" }, all: true });
      return Promise.resolve(found.map(([, listed]) => listed));
    },
    inspect: (id) => Promise.resolve(id === "dev-db-0" ? occupant : found.find(([{ Id }]) => Id === id)?.[0]),
    inspectImage: () => Promise.resolve({ Config: { Env: [] } } as unknown as ImageInspect),
    readEntry: () => Promise.resolve({ content: Buffer.from("text"), mode: "0644" }),
    ...others,
  };
}

const good = container({ Id: "a", Name: "/dev-db-0", Config: { Labels: labels } });
const read = async (known: Partial<Daemon>, of = state): Promise<unknown> =>
  (await slotHandler.read("db-0", of, contextWith(known)))?.outputs.drift;

test("read: a container as declared", async () => expect(await read(hosting([[good, summary("a", 1)]], good))).toEqual([]));

test("read uses the newest of two", async () => {
  const old = container({ Id: "b", Name: "/x", State: { Paused: true }, Config: { Labels: labels } });
  expect(
    await read(
      hosting(
        [
          [old, summary("b", 1)],
          [good, summary("a", 2)],
        ],
        good,
      ),
    ),
  ).toEqual([]);
});

test("simultaneous reads share one listing, and each inspects only its own containers", async () => {
  let listings = 0;
  const other = {
    Id: "b",
    Created: 5,
    State: "running",
    Labels: { ...labels, "breakwater.resource": "web-0" },
  } as unknown as ContainerSummary;
  const known = contextWith({
    ...hosting([[good, summary("a", 1)]], good),
    containers: () => Promise.resolve([summary("a", 1), other]).finally(() => (listings += 1)),
  });
  const reads = await Promise.all(Array.from({ length: 30 }, () => slotHandler.read("db-0", state, known)));
  expect(reads.map((one) => one?.outputs.drift)).toEqual(reads.map(() => []));
  expect(listings).toBe(1);
});

test("read: the tag of the image was moved", async () => {
  const creation = { image: "sha256:image", reference: "db:1", capabilities: { add: [], drop: [] }, privileged: false, publish: [] };
  const inspectImage = (id: string) => Promise.resolve({ Id: id === "db:1" ? "sha256:newer" : id, Config: {} } as unknown as ImageInspect);
  const known = hosting([[good, summary("a", 1)]], good, { inspectImage });
  expect(await read(known, { ...state, spec: { ...spec, creation } })).toEqual(["tag image: leads to another image now"]);
});

test("read compares files by content and mode", async () => {
  const known = (answer: Awaited<ReturnType<Daemon["readEntry"]>>): Partial<Daemon> =>
    hosting([[good, summary("a", 1)]], good, { readEntry: () => Promise.resolve(answer) });
  expect(await read(known(undefined))).toEqual(["file /f: missing"]);
  expect(await read(known({ content: Buffer.from("TEXT"), mode: "0644" }))).toEqual(["file /f: not the declared content"]);
  expect(await read(known({ content: Buffer.from("text"), mode: "0600" }))).toEqual(["file /f: mode 0600 instead of 0644"]);
});

test("read: no container", async () => expect(await read(hosting([], undefined))).toEqual(["container db-0: missing"]));

test("read: stopped, and its network was removed", async () => {
  const stopped = container({
    Id: "a",
    Name: "/dev-db-0",
    State: { Running: false },
    NetworkSettings: { Networks: { n: { NetworkID: "n1" } } },
  });
  const known = (network?: NetworkInspect): Partial<Daemon> => ({
    ...hosting([[stopped, summary("a", 1, "exited")]], stopped),
    inspectNetwork: () => Promise.resolve(network),
  });
  expect(await read(known({ Id: "n1" } as NetworkInspect))).toEqual([]);
  expect(await read(known())).toEqual(["network n: removed, so that the container cannot start"]);
});

test("read: a foreign container has the name", async () => {
  const foreign = container({ Id: "foreign", Name: "/dev-db-0" });
  expect(await read(hosting([], foreign))).toEqual([
    "name dev-db-0: held by container foreign, which is not Breakwater's",
    "container db-0: missing",
  ]);
});

test("update without deviation touches no container and keeps the generation", async () => {
  const changed = { ...inputs, spec: { ...spec, environment: { A: "1" } } };
  expect(slotHandler.diff("db-0", state, changed)).toEqual({ changed: ["spec"], replaces: [] });
  expect(await slotHandler.update("db-0", state, changed, contextWith({}))).toEqual({ generation: 3, drift: [] });
});

test("update clears the way: unpauses containers, removes a foreign one and keeps its volumes", async () => {
  const calls: string[] = [];
  const note = (name: string) => (id: string, options?: unknown) =>
    Promise.resolve(void calls.push([name, id, ...(options ? [JSON.stringify(options)] : [])].join(" ")));
  const foreign = container({ Id: "foreign", Name: "/dev-db-0" });
  const mine = container({ Id: "a", Name: "/x", State: { Paused: true } });
  const known = hosting([[mine, summary("a", 1, "paused")]], foreign, {
    stop: note("stop"),
    remove: note("remove"),
    unpause: note("unpause"),
  });
  const old = { ...state, drift: ["pause container: paused"] };
  expect(await slotHandler.update("db-0", old, inputs, contextWith(known))).toEqual({ generation: 1_000_004, drift: [] });
  expect(calls).toEqual(["stop foreign", 'remove foreign {"keepVolumes":true}', "unpause a"]);
});

test("update removes a container that was recreated by hand with the stack's labels and the fixed name, and keeps its volumes", async () => {
  const calls: string[] = [];
  const known = hosting([[good, summary("a", 1)]], good, {
    stop: (id) => Promise.resolve(void calls.push(`stop ${id}`)),
    remove: (id, options) => Promise.resolve(void calls.push(`remove ${id} ${JSON.stringify(options)}`)),
  });
  await slotHandler.update("db-0", { ...state, drift: ["health status: unhealthy"] }, inputs, contextWith(known));
  expect(calls).toEqual([]);
  await slotHandler.update("db-0", { ...state, drift: ["user process: not the declared one"] }, inputs, contextWith(known));
  expect(calls).toEqual(["stop a", 'remove a {"keepVolumes":true}']);
});

test("update leaves an auto-named container that was recreated by hand, because it may be the only one that serves", async () => {
  const free = { ...inputs, spec: { ...spec, name: undefined } };
  const known = hosting([[good, summary("a", 1)]], undefined);
  const old = { ...state, ...free, drift: ["environment A: missing"] };
  expect(await slotHandler.update("db-0", old, free, contextWith(known))).toMatchObject({ generation: 1_000_004 });
});

test("a preview knows the exact generation", () => {
  expect(slotHandler.preview?.(inputs, undefined)).toEqual({ generation: 1_000_001 });
  expect(slotHandler.preview?.(inputs, state)).toEqual({ generation: 3 });
  expect(slotHandler.preview?.(inputs, { ...state, drift: ["x"] })).toEqual({ generation: 1_000_004 });
});

test("create removes the leftovers of an interrupted run with the fixed name", async () => {
  const calls: string[] = [];
  const note = (name: string) => (id: string) => Promise.resolve(void calls.push(`${name} ${id}`));
  const known = { inspect: () => Promise.resolve(good), stop: note("stop"), remove: note("remove") };
  expect(await slotHandler.create(inputs, contextWith(known))).toEqual({ id: "db-0", outputs: { generation: 1_000_001, drift: [] } });
  expect(calls).toEqual(["stop a", "remove a"]);
});

test("create refuses a foreign container with the fixed name", async () => {
  const known = { inspect: () => Promise.resolve(container({ Id: "foreign" })) };
  await expect(slotHandler.create(inputs, contextWith(known))).rejects.toThrow(
    "The name dev-db-0 on unix:///fake.sock is taken by a container which Breakwater did not make. Nothing was changed. " +
      "Choose another name for the stack, or move the container away: docker rename dev-db-0 dev-db-0-old. Then run again: ./breakwater up",
  );
});

test("create of an auto-named one sends no request", async () => {
  const free = { ...inputs, spec: { ...spec, name: undefined } };
  expect(await slotHandler.create(free, contextWith({}))).toMatchObject({ outputs: { generation: 1_000_001 } });
});

describe("the arguments for the creation of a container", () => {
  const next = (news: SlotSpec, old: Partial<typeof state> = {}) =>
    slotHandler.preview?.({ ...inputs, spec: news }, { ...state, ...old })?.generation;
  const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

  test.each<[string, SlotSpec, number]>([
    ["a container that stays keeps those of the version that made it", { ...spec }, 3],
    ["one that is looked at more closely stays", { ...spec, creation: {} as never }, 3],
    [
      "one of another declaration is made with those of today",
      { ...spec, labels: { ...labels, "breakwater.spec": "v1:other" } },
      1_000_004,
    ],
    ["so is one of another generation", { ...spec, networks: [{ network: "dev-main", aliases: ["web-0a1b2c3d-0"] }] }, 1_000_004],
    ["so is one with another file", { ...spec, files: [{ path: "/f", sha256: "other", mode: "0644" }] }, 1_000_004],
    ["what a preview does not know is not a reason", { ...spec, files: unknown as never }, 3],
  ])("%s", (_title, news, expected) => expect(next(news)).toBe(expected));

  test("from then on they only increase", () => expect(next({ ...spec, labels: {} }, { generation: 1_000_004 })).toBe(1_000_005));

  test("another notation of an address creates no container", () => {
    expect(slotHandler.preview?.({ ...inputs, host: { address: "ssh://same" } }, state)).toEqual({ generation: 3 });
  });
});

describe("a container whose declared role another one has", () => {
  const changed = { ...inputs, spec: { ...spec, environment: { A: "1" } } };
  const generationAfter = async (follows: boolean, generation: number, news: SlotInputs, drift: string[] = []) => {
    const hooks = {
      tryFirst: () => Promise.resolve(),
      explain: (found: never) => Promise.resolve(found),
      follows: () => Promise.resolve(follows),
    };
    const known = hosting([], undefined, { inspect: () => Promise.resolve(undefined) });
    const { generation: next } = await slotHandlerWith([hooks]).update("db-0", { ...state, generation, drift }, news, contextWith(known));
    return next;
  };
  const [leader, follower] = [1_000_004, 1_500_004];

  test.each<[string, boolean, number, SlotInputs, string[], number]>([
    ["its replacement is created as a follower", true, 3, changed, [], follower],
    ["so is one that a deviation replaces", true, 3, inputs, ["container db-0: missing"], follower],
    ["a container that stays is left alone", true, 3, inputs, [], 3],
    ["a follower that is replaced for the same reason stays one", true, follower, inputs, ["x"], follower + 1],
    ["a follower that stays is left alone, whoever has the role now", false, follower, inputs, [], follower],
    ["with its role back, its replacement is none", false, follower, changed, [], leader + 1],
    ["one that a deviation replaces neither", false, follower, inputs, ["x"], leader + 1],
    ["without a change of roles, a replacement by Docker's provider needs no new generation", true, follower, changed, [], follower],
  ])("%s", async (_what, follows, before, news, drift, after) => {
    expect(await generationAfter(follows, before, news, drift)).toBe(after);
  });
});

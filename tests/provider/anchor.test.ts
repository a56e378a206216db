import { DockerError, type ContainerSummary, type Daemon, type ImageInspect, type VolumeInspect } from "../../docker/daemon";
import { anchorHandler, letGo } from "../../provider/anchor";
import { contextWith, host } from "./fake-daemon";

const inputs = { host, stack: "dev", identity: "one", image: "sha256:nginx", volumes: ["dev-db-0-data", "found"] };
const state = { ...inputs, drift: [] };
const labels = { "breakwater.anchor": "dev", "breakwater.kind": "anchor", "breakwater.identity": "one" };
const volume = (name: string) => ({ Name: name, Labels: {} }) as unknown as VolumeInspect;
const all = ["dev.claim", "dev-db-0-data", "dev-db-1-data", "found"];

const anchor = (more: { Id?: string; name?: string; State?: string; identity?: string; mounts?: string[] } = {}): ContainerSummary =>
  ({
    Id: more.Id ?? "a1",
    Names: [`/${more.name ?? "dev.anchor"}`],
    State: more.State ?? "running",
    Labels: { ...labels, "breakwater.identity": more.identity ?? "one" },
    Mounts: [...(more.mounts ?? all).map((name) => ({ Type: "volume", Name: name })), { Type: "tmpfs", Destination: "/var/lib/mysql" }],
  }) as unknown as ContainerSummary;

/** A host with the volumes of two members, one of which has left the stack, and with an older volume. */
function on(found: ContainerSummary[], more: Partial<Daemon> = {}) {
  const journal: string[] = [];
  const daemon: Partial<Daemon> = {
    containers: () => Promise.resolve(found),
    volumes: () => Promise.resolve([volume("dev-db-0-data"), volume("dev-db-1-data")]),
    inspectVolume: (name) => Promise.resolve(volume(name)),
    inspectImage: () => Promise.resolve({ Config: { Volumes: { "/var/lib/mysql": {} } } } as unknown as ImageInspect),
    create: (options) => {
      journal.push(`create ${options.name}`);
      return Promise.resolve("new");
    },
    start: async (id) => void journal.push(`start ${id}`),
    unpause: async (id) => void journal.push(`unpause ${id}`),
    remove: async (id) => void journal.push(`remove ${id}`),
    rename: async (id, name) => void journal.push(`rename ${id} ${name}`),
    ...more,
  };
  return { context: contextWith(daemon), journal };
}

const update = async (found: ContainerSummary[], more: Partial<Daemon> = {}) => {
  const { context, journal } = on(found, more);
  return { outputs: await anchorHandler.update("dev.anchor", state, inputs, context), journal };
};

test("holds the claim, the declared volumes and those of removed members, and has no other rights", async () => {
  const made = jest.fn<Promise<string>, [object]>(() => Promise.resolve("new"));
  const { context } = on([], { create: made });
  expect(await anchorHandler.create(inputs, context)).toEqual({ id: "dev.anchor", outputs: { drift: [] } });
  expect(made.mock.calls[0]?.[0]).toMatchObject({
    name: "dev.anchor",
    Image: "sha256:nginx",
    Labels: labels,
    HostConfig: {
      Binds: [
        "dev.claim:/breakwater/claim:nocopy",
        ...["dev-db-0-data", "dev-db-1-data", "found"].map((name) => `${name}:/breakwater/volumes/${name}:ro,nocopy`),
      ],
      // Otherwise, Docker would create the image's own volume for every anchor.
      Tmpfs: { "/var/lib/mysql": "size=64k" },
      ...{ NetworkMode: "none", ReadonlyRootfs: true, CapDrop: ["ALL"], RestartPolicy: { Name: "always" } },
    },
  });
});

test("the mount of a missing declared volume does not create it", async () => {
  const made = jest.fn<Promise<string>, [object]>(() => Promise.resolve("new"));
  const { context } = on([], { create: made, inspectVolume: () => Promise.resolve(undefined), volumes: () => Promise.resolve([]) });
  await anchorHandler.create(inputs, context);
  expect(made.mock.calls[0]?.[0]).toMatchObject({ HostConfig: { Binds: ["dev.claim:/breakwater/claim:nocopy"] } });
});

test.each<[string, ContainerSummary[], string[]]>([
  ["is well", [anchor()], []],
  ["was stopped", [anchor({ State: "exited" })], ["start a1"]],
  ["was paused", [anchor({ State: "paused" })], ["unpause a1"]],
  ["lacks a volume", [anchor({ mounts: all.slice(1) })], ["create dev.anchor-next", "start new", "remove a1", "rename new dev.anchor"]],
  [
    "holds one too many",
    [anchor({ mounts: [...all, "x"] })],
    ["create dev.anchor-next", "start new", "remove a1", "rename new dev.anchor"],
  ],
  [
    "was left half-way with the new one next to it",
    [anchor({ Id: "old", mounts: [] }), anchor({ name: "dev.anchor-next" })],
    ["remove old", "rename a1 dev.anchor"],
  ],
  [
    // Killed twice: the replacement is outdated as well, and has the name of the next one.
    "was left half-way, and both lack a volume now",
    [anchor({ Id: "old", mounts: [] }), anchor({ Id: "half", name: "dev.anchor-next", mounts: all.slice(1) })],
    ["remove half", "create dev.anchor-next", "start new", "remove old", "rename new dev.anchor"],
  ],
  [
    "is gone, with the next one half made",
    [anchor({ Id: "half", name: "dev.anchor-next", mounts: all.slice(1) })],
    ["create dev.anchor", "start new", "remove half"],
  ],
  ["was renamed", [anchor({ name: "x" })], ["rename a1 dev.anchor"]],
  ["is gone", [], ["create dev.anchor", "start new"]],
])("an anchor that %s is repaired, the new one before the old one is removed", async (_, found, journal) => {
  expect((await update(found)).journal).toEqual(journal);
});

test("an image without sleep is reported but is neither a failure nor a deviation", async () => {
  const start = () => Promise.reject(new DockerError("x", "starting", 'exec: "sleep": executable file not found in $PATH', 400));
  const { outputs } = await update([], { start });
  expect(outputs).toEqual({ idle: 'exec: "sleep": executable file not found in $PATH', drift: [] });
  const read = await anchorHandler.read("dev.anchor", { ...state, ...outputs }, on([anchor({ State: "created" })]).context);
  expect(read?.outputs).toEqual(outputs);
  const silent = () => Promise.reject(new DockerError("x", "starting", "no answer"));
  await expect(update([], { start: silent })).rejects.toThrow("no answer");
});

test.each<[string, ContainerSummary[], string[]]>([
  ["well", [anchor()], []],
  ["gone", [], ["container dev.anchor: missing; what it holds can be pruned"]],
  ["stopped", [anchor({ State: "exited" })], ["container dev.anchor: not running; what it holds can be pruned"]],
  ["short of a volume", [anchor({ mounts: all.slice(0, 3) })], ["container dev.anchor: does not hold found"]],
  ["another's", [anchor({ identity: "two" })], ["container dev.anchor: carries another identity"]],
])("read names a problem: %s", async (_, found, drift) => {
  expect((await anchorHandler.read("dev.anchor", state, on(found).context))?.outputs).toEqual({ drift });
});

test("another image alone is not a change", () => {
  expect(anchorHandler.diff("id", state, { ...inputs, image: "sha256:other" }).changed).toEqual([]);
  expect(anchorHandler.diff("id", state, { ...inputs, volumes: [] }).changed).toEqual(["volumes"]);
});

test("delete keeps the anchor while data stays, and otherwise removes only its own", async () => {
  const staying = on([anchor()]);
  await anchorHandler.delete?.("dev.anchor", state, staying.context);
  expect(staying.journal).toEqual([]);
  const nothing = { volumes: () => Promise.resolve([]), inspectVolume: () => Promise.resolve(undefined) };
  const going = on([anchor({ mounts: [] }), anchor({ Id: "other", identity: "two" })], nothing);
  await anchorHandler.delete?.("dev.anchor", state, going.context);
  expect(going.journal).toEqual(["remove a1"]);
});

test("releases a volume that will be removed, and holds the others without a gap", async () => {
  const holds = anchor({ mounts: all });
  const made = jest.fn<Promise<string>, [{ name: string }]>(() => Promise.resolve("new"));
  const { context, journal } = on([holds], { create: made as never });
  await letGo(context.daemon(host), "dev", "dev-db-1-data");
  expect(JSON.stringify(made.mock.calls[0]?.[0])).not.toContain("dev-db-1-data");
  expect(JSON.stringify(made.mock.calls[0]?.[0])).toContain("dev-db-0-data");
  expect(journal).toEqual(["start new", "remove a1", "rename new dev.anchor"]);
  await letGo(context.daemon(host), "dev", "another");
  expect(made).toHaveBeenCalledTimes(1);
});

test("a half-made anchor of a killed run does not prevent the release of a volume", async () => {
  const { context, journal } = on([anchor({ mounts: all }), anchor({ Id: "a2", name: "dev.anchor-next", mounts: all })]);
  await letGo(context.daemon(host), "dev", "dev-db-1-data");
  expect(journal).toEqual(["remove a2", "create dev.anchor-next", "start new", "remove a1", "rename new dev.anchor"]);
});

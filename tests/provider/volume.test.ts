import type { ContainerSummary, Daemon, VolumeInspect } from "../../docker/daemon";
import { volumeHandler } from "../../provider/volume";
import { contextWith, host } from "./fake-daemon";

const labels = { "breakwater.stack": "dev", "breakwater.resource": "db-0-data" };
const inputs = { host, name: "dev-db-0-data", kind: "data" as const, labels };
const state = { ...inputs, identity: "one", drift: [] };
const volume = (actual: Record<string, string>): VolumeInspect => ({ Name: inputs.name, Labels: actual }) as unknown as VolumeInspect;
const found = (actual: VolumeInspect | undefined): Partial<Daemon> => ({ inspectVolume: () => Promise.resolve(actual) });
const ours = volume({ ...labels, "breakwater.identity": "one" });
const foreign = volume({});

test("create gives the volume its own identity", async () => {
  const createVolume = jest.fn((_: string, given: Record<string, string>) => Promise.resolve(volume(given)));
  const made = await volumeHandler.create(inputs, contextWith({ ...found(undefined), createVolume }));
  expect(createVolume).toHaveBeenCalledWith("dev-db-0-data", { ...labels, "breakwater.identity": made.outputs.identity });
  expect(made.outputs.identity).toMatch(/^[0-9a-f-]{36}$/);
});

test("create finds the data that `down` kept", async () => {
  expect(await volumeHandler.create(inputs, contextWith(found(ours)))).toEqual({
    id: "dev-db-0-data",
    outputs: { identity: "one", drift: [] },
  });
});

test("create refuses a foreign volume and offers the choices", async () => {
  await expect(volumeHandler.create(inputs, contextWith(found(foreign)))).rejects.toThrow(
    /^The name dev-db-0-data on unix:\/\/\/fake.sock is taken by a volume which Breakwater did not make. Nothing was changed, and its data was not touched.*docker volume rm dev-db-0-data/,
  );
});

test("a volume that another client creates at the same moment is not taken", async () => {
  const known = { ...found(undefined), createVolume: () => Promise.resolve(foreign) };
  await expect(volumeHandler.create(inputs, contextWith(known))).rejects.toThrow("is taken by a volume");
});

test.each([
  ["missing", undefined, ["volume dev-db-0-data: missing"]],
  ["swapped", foreign, ["volume dev-db-0-data: another volume has taken its place"]],
  ["there", ours, []],
])("read keeps a data volume in the state: %s", async (_, actual, drift) => {
  expect(await volumeHandler.read("dev-db-0-data", state, contextWith(found(actual)))).toEqual({
    id: "dev-db-0-data",
    outputs: { identity: "one", drift },
  });
});

test("a missing shared volume is recreated", async () => {
  expect(await volumeHandler.read("dev-db-0-data", { ...state, kind: "shared" }, contextWith(found(undefined)))).toBeUndefined();
});

test.each([
  ["missing", undefined],
  ["swapped", foreign],
])("a lost data volume stops preview and update, and changes nothing: %s", async (reason, actual) => {
  const drift = [`volume dev-db-0-data: ${reason}`];
  expect(volumeHandler.diff("dev-db-0-data", { ...state, drift }, inputs).changed).toEqual(["drift"]);
  expect(() => volumeHandler.preview?.(inputs, { ...state, drift })).toThrow("./breakwater rebuild MEMBER");
  const update = volumeHandler.update("dev-db-0-data", { ...state, drift }, inputs, contextWith(found(actual)));
  await expect(update).rejects.toThrow("--label breakwater.identity=one dev-db-0-data");
});

test("once the volume is back, update finds nothing wrong", async () => {
  const old = { ...state, drift: ["volume dev-db-0-data: missing"] };
  expect(await volumeHandler.update("dev-db-0-data", old, inputs, contextWith(found(ours)))).toEqual({ identity: "one", drift: [] });
});

test("a new address that leads to another machine stops", async () => {
  const news = { ...inputs, host: { address: "ssh://root@other" } };
  expect(volumeHandler.diff("dev-db-0-data", state, news)).toEqual({ changed: ["host"], replaces: [] });
  await expect(volumeHandler.update("dev-db-0-data", state, news, contextWith(found(undefined)))).rejects.toThrow("missing");
});

test("delete removes this volume, and no other of its name", async () => {
  const removeVolume = jest.fn(() => Promise.resolve());
  await volumeHandler.delete?.(
    "dev-db-0-data",
    state,
    contextWith({ ...found(foreign), removeVolume, containers: () => Promise.resolve([]) }),
  );
  expect(removeVolume).not.toHaveBeenCalled();
  await volumeHandler.delete?.(
    "dev-db-0-data",
    state,
    contextWith({ ...found(ours), removeVolume, containers: () => Promise.resolve([]) }),
  );
  expect(removeVolume).toHaveBeenCalledWith("dev-db-0-data");
});

describe("a volume from before the stack", () => {
  const found = { ...inputs, name: "shop_data", existing: "exclusive" as const };
  const there = {
    Name: "shop_data",
    Driver: "local",
    Labels: { "com.docker.compose.project": "shop" },
    Options: null,
  } as unknown as VolumeInspect;
  const using = (owner: Record<string, string>) =>
    [{ Names: ["/shop-db-1"], Labels: owner, Mounts: [{ Name: "shop_data" }] }] as unknown as ContainerSummary[];
  const onHost = (actual: VolumeInspect | undefined, users: ContainerSummary[] = []): Partial<Daemon> => ({
    inspectVolume: () => Promise.resolve(actual),
    containers: () => Promise.resolve(users),
  });
  const taken = () => volumeHandler.create(found, contextWith(onHost(there)));

  test("is used as it is, and recognised", async () => {
    const { outputs } = await taken();
    expect(outputs.identity).toMatch(/^found-[0-9a-f]{32}$/);
    const state = { ...found, ...outputs };
    expect((await volumeHandler.read("shop_data", state, contextWith(onHost(there))))?.outputs.drift).toEqual([]);
    const other = { ...there, Labels: null } as unknown as VolumeInspect;
    expect((await volumeHandler.read("shop_data", state, contextWith(onHost(other))))?.outputs.drift).toEqual([
      "volume shop_data: another volume has taken its place",
    ]);
    expect((await volumeHandler.read("shop_data", state, contextWith(onHost(undefined))))?.outputs.drift).toEqual([
      "volume shop_data: missing",
    ]);
  });

  test.each<[string, VolumeInspect | undefined, ContainerSummary[], string]>([
    ["missing", undefined, [], "it is not there"],
    ["another stack's", volume({ "breakwater.stack": "prod" }), [], "it is a volume which belongs to another resource of stack prod"],
    ["in use by a foreign", there, using({}), "shop-db-1 uses it, which Breakwater did not make. `./breakwater adopt` replaces it"],
  ])("is refused when it is %s", async (_, actual, users, words) => {
    await expect(volumeHandler.create(found, contextWith(onHost(actual, users)))).rejects.toThrow(words);
  });

  test("may be used by the stack's own containers and, if it is shared, by others", async () => {
    const own = contextWith(onHost(there, using({ "breakwater.stack": "dev" })));
    await expect(volumeHandler.create(found, own)).resolves.toBeDefined();
    // It has kept the volume from being pruned while the stack was down.
    const anchor = contextWith(onHost(there, using({ "breakwater.anchor": "dev" })));
    await expect(volumeHandler.create(found, anchor)).resolves.toBeDefined();
    const others = contextWith(onHost(there, using({ "breakwater.anchor": "prod" })));
    await expect(volumeHandler.create(found, others)).rejects.toThrow("uses it");
    const foreign = contextWith(onHost(there, using({})));
    await expect(volumeHandler.create({ ...found, existing: "shared" }, foreign)).resolves.toBeDefined();
  });

  test("is never removed, and never recreated", async () => {
    const { outputs } = await taken();
    await volumeHandler.delete?.("shop_data", { ...found, ...outputs }, contextWith({}));
    const lost = { ...found, ...outputs, drift: ["volume shop_data: missing"] };
    expect(() => volumeHandler.preview?.(found, lost)).toThrow(/Breakwater did not make it and makes none in its place/);
  });
});

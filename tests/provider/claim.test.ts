import { DockerError, type ContainerSummary, type Daemon, type VolumeInspect } from "../../docker/daemon";
import { claimHandler } from "../../provider/claim";
import { provenVariable } from "../../provider/ownership";
import { unknown } from "../../topology/marks";
import { contextWith, host } from "./fake-daemon";

const inputs = { host, stack: "dev", identity: "one" };
const state = { ...inputs, drift: [] };
const claim = (identity: string, owner?: object): VolumeInspect =>
  ({
    Name: "dev.claim",
    Labels: {
      ...{ "breakwater.anchor": "dev", "breakwater.kind": "claim", "breakwater.identity": identity },
      ...(owner ? { "breakwater.owner": JSON.stringify(owner) } : {}),
    },
  }) as unknown as VolumeInspect;
const served = [{ Id: "c1", Names: ["/dev-db-0"], Labels: { "breakwater.stack": "dev" }, Created: 1_000 }] as unknown as ContainerSummary[];

interface World {
  claims?: VolumeInspect[];
  containers?: ContainerSummary[];
  made?: (name: string, labels: Record<string, string>) => VolumeInspect;
}

/** A host on which a new claim is visible to every later request. */
function on({ claims = [], containers = [], made }: World, more: Partial<Daemon> = {}) {
  return contextWith({
    volumes: (labels) => Promise.resolve("breakwater.anchor" in labels ? claims : []),
    containers: ({ labels = {} }) => Promise.resolve("breakwater.stack" in labels ? containers : []),
    networks: () => Promise.resolve([]),
    readFile: () => Promise.resolve(undefined),
    createVolume: (name, labels) => {
      const volume = made?.(name, labels) ?? ({ Name: name, Labels: labels } as unknown as VolumeInspect);
      if (volume.Labels?.["breakwater.anchor"] !== undefined) claims.push(volume);
      return Promise.resolve(volume);
    },
    ...more,
  });
}

afterEach(() => {
  delete process.env[provenVariable];
});

test("the first claim has the identity, and its creator", async () => {
  const claims: VolumeInspect[] = [];
  expect(await claimHandler.create(inputs, on({ claims }))).toEqual({ id: "dev.claim", outputs: { drift: [] } });
  expect(claims[0]).toMatchObject({
    Name: "dev.claim",
    Labels: { "breakwater.anchor": "dev", "breakwater.kind": "claim", "breakwater.identity": "one" },
  });
  expect(JSON.parse(claims[0]?.Labels["breakwater.owner"] ?? "")).toEqual({
    host: expect.any(String) as string,
    user: expect.any(String) as string,
    time: expect.stringMatching(/^20/) as string,
    state: expect.any(String) as string,
  });
});

const check = (world: World, given = inputs, old: Partial<typeof inputs> = {}) =>
  Promise.resolve(claimHandler.check?.(given, on(world), old));

describe("before anything is planned", () => {
  test.each<[string, World, Partial<typeof inputs>, Partial<typeof inputs>]>([
    ["nothing is there", {}, {}, {}],
    ["nothing is there, in a preview of an empty state", {}, { identity: unknown }, {}],
    ["the claim is this state's", { claims: [claim("one")], containers: served }, {}, {}],
    ["the mark was lost, and this state had it", { containers: served }, {}, { identity: "one" }],
  ])("continues when %s", async (_, world, given, old) => {
    expect(await check(world, { ...inputs, ...given }, old)).toEqual([]);
  });

  test.each<[string, World, Partial<typeof inputs>, Partial<typeof inputs>]>([
    ["the claim is another state's", { claims: [claim("two")] }, {}, {}],
    ["the claim is another state's since the last run", { claims: [claim("two")] }, {}, { identity: "one" }],
    ["the claim is another state's, in a preview of an empty state", { claims: [claim("two")] }, { identity: unknown }, {}],
    ["another program deployed, in a preview of an empty state", { containers: served }, { identity: unknown }, {}],
    ["another program deployed, and this state lost its identity", { containers: served }, {}, { identity: "two" }],
  ])("refuses when %s", async (_, world, given, old) => {
    await expect(check(world, { ...inputs, ...given }, old)).rejects.toThrow(/Nothing was changed[^]*\.\/breakwater recover --stack dev/);
  });

  test("relies on the command line for things without a mark, and only for this stack", async () => {
    process.env[provenVariable] = "dev";
    expect(await check({ containers: served })).toEqual([]);
    await expect(check({ claims: [claim("two")], containers: served })).rejects.toThrow("belongs to another state");
    process.env[provenVariable] = "prod";
    await expect(check({ containers: served })).rejects.toThrow("does not know it");
  });

  test("a host that does not answer is left to the resource that creates something there", async () => {
    const silent = { volumes: () => Promise.reject(new DockerError("x", "listing volumes", "no answer")) };
    expect(await claimHandler.check?.(inputs, on({}, silent), {})).toEqual([]);
    await expect(claimHandler.create(inputs, on({}, silent))).rejects.toThrow("no answer");
  });
});

test("of two simultaneous first runs, the second is refused: Docker gives it the volume of the first", async () => {
  const made = () => claim("two", { host: "ci", user: "runner", time: "2026-11-26T09:14:05Z", state: "s3://team" });
  await expect(claimHandler.create(inputs, on({ made }))).rejects.toThrow("deployed by:  runner on ci, 2026-11-26 09:14:05 UTC");
});

test("a volume of that name without a mark is not taken for a claim", async () => {
  const made = (name: string) => ({ Name: name, Labels: null }) as unknown as VolumeInspect;
  await expect(claimHandler.create(inputs, on({ made }))).rejects.toThrow("The name dev.claim on unix:///fake.sock is taken");
});

test.each<[string, VolumeInspect | undefined, string[]]>([
  ["there", claim("one"), []],
  ["gone", undefined, ["volume dev.claim: missing"]],
  ["another's", claim("two"), ["volume dev.claim: another volume has taken its place"]],
])("read reports that it is %s", async (_, actual, drift) => {
  const read = await claimHandler.read("dev.claim", state, on({}, { inspectVolume: () => Promise.resolve(actual) }));
  expect(read).toEqual({ id: "dev.claim", outputs: { drift } });
});

test("a lost claim is recreated; a foreign one is not overwritten", async () => {
  const claims: VolumeInspect[] = [];
  expect(await claimHandler.update("dev.claim", state, inputs, on({ claims, containers: served }))).toEqual({ drift: [] });
  expect(claims).toHaveLength(1);
  await expect(claimHandler.update("dev.claim", state, inputs, on({ claims: [claim("two")] }))).rejects.toThrow("another state");
});

test("delete keeps what the anchor holds, and foreign volumes", async () => {
  const removeVolume = jest.fn(() => Promise.reject(new DockerError("x", "removing", "volume is in use", 409)));
  await claimHandler.delete?.("dev.claim", state, on({}, { inspectVolume: () => Promise.resolve(claim("one")), removeVolume }));
  expect(removeVolume).toHaveBeenCalledWith("dev.claim");
  await claimHandler.delete?.("dev.claim", state, on({}, { inspectVolume: () => Promise.resolve(claim("two")) }));
});

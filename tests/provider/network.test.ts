import { DockerError, type Daemon, type NetworkInspect } from "../../docker/daemon";
import { networkHandler } from "../../provider/network";
import { contextWith, host } from "./fake-daemon";
import { skipWaits } from "../waits";

skipWaits();

const labels = { "breakwater.stack": "dev", "breakwater.resource": "main" };
const inputs = { host, name: "dev-main", internal: false, labels };
const network = (parts: object = {}): NetworkInspect =>
  ({
    Id: "n1",
    Name: "dev-main",
    Driver: "bridge",
    Internal: false,
    IPAM: {},
    Labels: labels,
    Containers: {},
    ...parts,
  }) as unknown as NetworkInspect;
const state = { ...inputs, networkId: "n1", drift: [] };
const create = (known: Partial<Daemon>): Promise<unknown> => networkHandler.create(inputs, contextWith(known));

test("create creates a network", async () => {
  const createNetwork = jest.fn(() => Promise.resolve("n1"));
  const made = await create({ inspectNetwork: () => Promise.resolve(undefined), createNetwork });
  expect(made).toEqual({ id: "n1", outputs: { networkId: "n1", drift: [] } });
  expect(createNetwork).toHaveBeenCalledWith(inputs);
});

test("create takes over the leftovers of an interrupted run", async () => {
  expect(await create({ inspectNetwork: () => Promise.resolve(network()) })).toMatchObject({ id: "n1" });
});

test("a leftover with other settings is recreated", async () => {
  const removeNetwork = jest.fn(() => Promise.resolve());
  const known = {
    inspectNetwork: () => Promise.resolve(network({ Internal: true })),
    removeNetwork,
    createNetwork: () => Promise.resolve("n2"),
  };
  expect(await create(known)).toMatchObject({ id: "n2" });
  expect(removeNetwork).toHaveBeenCalledWith("n1");
});

test.each([
  [{}, "which Breakwater did not make"],
  [{ ...labels, "breakwater.stack": "prod" }, "which belongs to main of stack prod"],
])("a foreign network of that name is left alone: %j", async (foreign, owner) => {
  const refused = create({ inspectNetwork: () => Promise.resolve(network({ Labels: foreign })) });
  await expect(refused).rejects.toThrow(
    `The name dev-main on unix:///fake.sock is taken by a network ${owner}. Nothing was changed. ` +
      `Choose another name for the stack or the network, or remove the other one: docker network rm dev-main. Then run again: ./breakwater up`,
  );
});

test("read: only 'not found' means missing", async () => {
  const read = (inspectNetwork: Daemon["inspectNetwork"]): Promise<unknown> =>
    networkHandler.read("n1", state, contextWith({ inspectNetwork }));
  expect(await read(() => Promise.resolve(undefined))).toBeUndefined();
  expect(await read(() => Promise.resolve(network()))).toEqual({ id: "n1", outputs: { networkId: "n1", drift: [] } });
  await expect(read(() => Promise.reject(new DockerError("h", "inspecting", "the connection was cut")))).rejects.toThrow(
    "the connection was cut",
  );
});

test("delete waits until containers that are being stopped have left", async () => {
  const answers = [network({ Containers: { a: { Name: "dev-web-0" } } }), network()];
  const removeNetwork = jest.fn(() => Promise.resolve());
  await networkHandler.delete?.("n1", state, contextWith({ inspectNetwork: () => Promise.resolve(answers.shift()), removeNetwork }));
  expect(removeNetwork).toHaveBeenCalledWith("n1");
});

test("delete names the attached containers", async () => {
  const inspectNetwork = (): Promise<NetworkInspect> => Promise.resolve(network({ Containers: { a: { Name: "web" }, b: { Name: "db" } } }));
  await expect(networkHandler.delete?.("n1", state, contextWith({ inspectNetwork }))).rejects.toThrow(
    "still attached are web, db. Nothing was disconnected.",
  );
});

test("a new address of the host changes nothing there, and must lead to the same machine", async () => {
  const news = { ...inputs, host: { address: "ssh://root@web1" } };
  expect(networkHandler.diff("n1", state, news)).toMatchObject({ changed: ["host"], replaces: [] });
  const update = (found?: NetworkInspect): Promise<unknown> =>
    networkHandler.update("n1", state, news, contextWith({ inspectNetwork: () => Promise.resolve(found) }));
  expect(await update(network())).toEqual({ networkId: "n1", drift: [] });
  await expect(update()).rejects.toThrow("its address leads to another machine now");
});

test("name, internal and subnet replace; labels are only set at the start", () => {
  const diff = networkHandler.diff("n1", state, { ...inputs, name: "x", internal: true, subnet: "10.0.0.0/24", labels: {} });
  expect(diff).toEqual({ changed: ["name", "internal", "subnet"], replaces: ["name", "internal", "subnet"], deleteBeforeReplace: true });
});

describe("a subnet for a replaced network", () => {
  const other = (Name: string, Subnet: string, more: object = {}): NetworkInspect =>
    network({ Id: Name, Name, Scope: "local", IPAM: { Config: [{ Subnet }] }, Labels: {}, ...more });
  const refuse = (subnet: string | undefined, found: NetworkInspect[]): Promise<void> | undefined => {
    const news = subnet === undefined ? inputs : { ...inputs, subnet };
    return networkHandler.refuse?.("n1", news, contextWith({ networks: () => Promise.resolve(found) }));
  };

  test.each([
    ["inside another", "10.1.2.0/24", [other("theirs", "10.1.0.0/16")]],
    ["around another", "10.0.0.0/8", [other("theirs", "10.1.0.0/16")]],
    ["of another of several", "10.3.0.0/16", [other("first", "10.2.0.0/16"), other("theirs", "10.3.4.0/24")]],
  ])("%s is refused before anything is changed", async (_what, subnet, found) => {
    await expect(refuse(subnet, found)).rejects.toThrow(
      /Network dev-main .* cannot get the subnet .*of the network theirs, which Breakwater did not make\. Nothing was changed/,
    );
  });

  test.each([
    ["next to others", "10.2.0.0/16", [other("theirs", "10.1.0.0/16"), other("six", "fd00::/64")]],
    ["its predecessor's, which is free by then", "10.1.0.0/16", [other("dev-main", "10.1.2.0/24", { Id: "n1" })]],
    ["of an overlay, which is another space", "10.1.0.0/16", [other("swarm", "10.1.0.0/16", { Scope: "swarm" })]],
    ["left to Docker", undefined, []],
  ])("%s is taken", async (_what, subnet, found) => {
    await expect(refuse(subnet, found)).resolves.toBeUndefined();
  });
});

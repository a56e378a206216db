import { DockerError, type ContainerSummary, type Daemon } from "../../docker/daemon";
import { slotHandlerWith } from "../../provider/slot";
import { type SlotInputs } from "../../provider/resources/slot";
import type { PublishedPort, SlotSpec } from "../../topology/spec";
import { contextWith, host } from "./fake-daemon";

const slotHandler = slotHandlerWith([]);

const labels = { "breakwater.stack": "dev", "breakwater.resource": "site" };
const creation = { image: "sha256:nginx", reference: "nginx:1", capabilities: { add: [], drop: [] }, privileged: false };
const spec: SlotSpec = { name: "dev-site", environment: {}, labels, networks: [], mounts: [], files: [] };
const inputs = (hostPort: number, address = "127.0.0.1"): SlotInputs => {
  const publish: PublishedPort[] = [{ address, hostPort, port: 80 }];
  return { host, stack: "dev", resource: "site", spec: { ...spec, creation: { ...creation, publish } } };
};
const state = { ...inputs(8080), generation: 1, drift: [] };
const listed = (name: string, Labels: object, IP: string, PublicPort: number): ContainerSummary =>
  ({ Id: name, Names: [`/${name}`], Labels, Ports: [{ IP, PublicPort, PrivatePort: 80, Type: "tcp" }] }) as unknown as ContainerSummary;
const own = listed("dev-site", labels, "127.0.0.1", 8080);

/** A host on which a trial ends as in `started`. */
function trying(
  found: readonly ContainerSummary[],
  started: () => Promise<void>,
): { known: Partial<Daemon>; tried: object[]; removed: string[] } {
  const [tried, removed]: [object[], string[]] = [[], []];
  const known: Partial<Daemon> = {
    containers: () => Promise.resolve([...found]),
    create: ({ HostConfig }) => Promise.resolve(void tried.push(HostConfig?.PortBindings as object)).then(() => "trial"),
    start: started,
    remove: (id) => Promise.resolve(void removed.push(id)),
  };
  return { known, tried, removed };
}

const fails = (reason: string) => () => Promise.reject(new DockerError("unix:///fake.sock", "starting container trial", reason, 500));
const update = (known: Partial<Daemon>, news: SlotInputs): Promise<unknown> => slotHandler.update("site", state, news, contextWith(known));

test("a new port is tried by an idle container, which is removed again", async () => {
  const { known, tried, removed } = trying([own], () => Promise.resolve());
  expect(await update(known, inputs(9090))).toEqual({ generation: 1, drift: [] });
  expect(tried).toEqual([{ "80/tcp": [{ HostIp: "127.0.0.1", HostPort: "9090" }] }]);
  // The first removal is for leftovers of a killed run.
  expect(removed).toEqual(["dev-site.trial", "dev-site.trial"]);
});

test.each([
  [
    "Bind for 127.0.0.1:9090 failed: port is already allocated",
    [listed("shop", {}, "0.0.0.0", 9090)],
    /taken by the container shop, which Breakwater did not make/,
  ],
  [
    "driver failed programming external connectivity: bind: address already in use",
    [],
    /taken by a program of the host itself .*sport = :9090/,
  ],
  ["listen tcp4 127.0.0.1:9090: bind: cannot assign requested address", [], /does not have the address 127\.0\.0\.1/],
  [
    "port is already allocated",
    [listed("dev-door", { ...labels, "breakwater.resource": "door" }, "127.0.0.1", 9090)],
    /dev-door of the same stack listens there until the end of the run/,
  ],
])("%s: refused, and the listening program still runs", async (reason, others, message) => {
  const { known, removed } = trying([own, ...others], fails(reason));
  await expect(update(known, inputs(9090))).rejects.toThrow(message);
  await expect(update(known, inputs(9090))).rejects.toThrow("Nothing was changed: what listens now still does.");
  expect(removed).toEqual(Array.from({ length: 4 }, () => "dev-site.trial"));
});

test("an image that cannot run the trial's command proves nothing about ports", async () => {
  const { known } = trying([own], fails('exec: "true": executable file not found in $PATH'));
  expect(await update(known, inputs(9090))).toEqual({ generation: 1, drift: [] });
});

test("a host that does not answer does not prove that a port is free", async () => {
  const { known } = trying([own], () => Promise.reject(new DockerError("local", "starting", "the connection was cut")));
  await expect(update(known, inputs(9090))).rejects.toThrow("the connection was cut");
});

test.each([
  ["the same port for every address", inputs(8080, "0.0.0.0")],
  ["the same port as before", inputs(8080)],
])("ports of its own container are not tried: %s", async (_what, news) => {
  const { known, tried } = trying([own], fails("port is already allocated"));
  await update(known, news);
  expect(tried).toEqual([]);
});

test("a new container that needs a port of another one in its stack is refused before it is created", async () => {
  const other = listed("dev-site", labels, "127.0.0.1", 8080);
  const renamed = { ...inputs(8080), resource: "front", spec: { ...inputs(8080).spec, name: "dev-front" } };
  const known = { inspect: () => Promise.resolve(undefined), containers: () => Promise.resolve([other]) };
  await expect(slotHandler.create(renamed, contextWith(known))).rejects.toThrow(
    /front cannot listen on 127\.0\.0\.1:8080 .*dev-site of the same stack/,
  );
});

describe("a port of another protocol is another port", () => {
  const udp = { ...listed("quic", {}, "0.0.0.0", 9090), Ports: [{ IP: "0.0.0.0", PublicPort: 9090, PrivatePort: 443, Type: "udp" }] };

  test("a new container may have it", async () => {
    const known: Partial<Daemon> = { containers: () => Promise.resolve([udp]), inspect: () => Promise.resolve(undefined) };
    expect(await slotHandler.create(inputs(9090), contextWith(known))).toMatchObject({ id: "site" });
  });

  test("the owner of the port is not reported", async () => {
    const { known } = trying([own, udp], fails("port is already allocated"));
    await expect(update(known, inputs(9090))).rejects.toThrow("taken by a program of the host itself");
  });
});

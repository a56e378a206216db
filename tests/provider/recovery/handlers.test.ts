import type { Daemon } from "../../../docker/daemon";
import { handlers } from "../../../platform/handlers";
import { Adopting } from "../../../provider/recovery/adopting";
import { Findings } from "../../../provider/recovery/findings";
import type { AnyHandler } from "../../../provider/host/operations";

/** Answers queries, and throws for every call that would change a host. */
function watchOnly(known: Partial<Daemon>): Daemon {
  const reads = [
    "inspect",
    "inspectNetwork",
    "inspectVolume",
    "inspectImage",
    "containers",
    "networks",
    "volumes",
    "readFile",
    "readEntry",
  ];
  return new Proxy(known, {
    get: (target, name) => {
      if (name === "address") return "local";
      if (!reads.includes(String(name))) throw new Error(`a recovery called ${String(name)}`);
      return (
        target[name as keyof Daemon] ??
        (() => Promise.resolve(["containers", "networks", "volumes"].includes(String(name)) ? [] : undefined))
      );
    },
  }) as Daemon;
}
const context = (known: Partial<Daemon>) => ({ daemon: () => watchOnly(known), signal: new AbortController().signal });
const urn = (type: string) => `urn:pulumi:dev::breakwater::breakwater:component:Platform$breakwater:index:${type}::thing.local`;
const host = { address: "local" };
const labels = { "breakwater.stack": "dev", "breakwater.resource": "main" };
const server = { host, container: "dev-site" };

test.each(Object.keys(handlers))("%s reports what exists, and changes nothing if nothing does", async (type) => {
  const inputs = {
    host,
    stack: "dev",
    resource: "main",
    name: "dev-main",
    labels,
    server,
    primary: server,
    app: "web",
    spec: { files: [] },
  };
  const findings = new Findings();
  const seen: AnyHandler = { ...(handlers[type] as AnyHandler), read: () => Promise.resolve(undefined) };
  const made = await new Adopting({ [type]: seen }, context({}), findings).create(urn(type), { ...inputs, member: "m", username: "u" });
  const alwaysThere = ["Slot", "Job", "Gate", "ExtraCa"];
  expect([...findings.missing]).toEqual(alwaysThere.includes(type) ? [] : [urn(type)]);
  expect(made.properties).toMatchObject({ stack: "dev" });
});

test("a network that deviates is recognised anyway and not recreated", async () => {
  const network = { Id: "n1", Name: "dev-main", Internal: true, Labels: labels, Driver: "bridge", IPAM: { Config: [] }, Containers: {} };
  const operations = new Adopting(handlers, context({ inspectNetwork: () => Promise.resolve(network as never) }), new Findings());
  const made = await operations.create(urn("Network"), { host, name: "dev-main", internal: false, labels });
  expect(made.id).toBe("n1");
  expect(made.properties.drift).not.toEqual([]);
});

test("a foreign network with the stack's name ends the recovery", async () => {
  const network = { Id: "n1", Name: "dev-main", Labels: {} };
  const operations = new Adopting(handlers, context({ inspectNetwork: () => Promise.resolve(network as never) }), new Findings());
  await expect(operations.create(urn("Network"), { host, name: "dev-main", internal: false, labels })).rejects.toThrow(
    "which Breakwater did not make",
  );
});

test("a job of an app with another declaration is due", async () => {
  const findings = new Findings(new Set(["thing.local"]));
  await new Adopting(handlers, context({}), findings).create(urn("Job"), { resource: "web-migrate" });
  expect([...findings.missing]).toEqual([urn("Job")]);
});

test("nothing is updated or deleted", async () => {
  const operations = new Adopting(handlers, context({}), new Findings());
  await expect(async () => operations.update(urn("Slot"))).rejects.toThrow("a recovery changes nothing");
  await expect(async () => operations.delete(urn("Slot"))).rejects.toThrow("a recovery changes nothing");
});

import { knownOf } from "../../../cli/state/expected";
import type { StateResource } from "../../../cli/state/checkpoint";

const urn = (type: string, name: string): string => `urn:pulumi:dev::breakwater::${type}::${name}`;
const slot = "breakwater:index:Slot";
const container = "docker:index/container:Container";

function resource(type: string, name: string, more: Partial<StateResource> = {}): StateResource {
  return { urn: urn(type, name), type, ...more };
}

const spec = { networks: [{ network: "dev-main", aliases: [] }], mounts: [{ volume: "dev-media" }] };
const replica = (index: number): StateResource[] => [
  resource(slot, `dev-web-${index}.local`, { inputs: { resource: `web-${index}`, spec } }),
  resource(container, `dev-web-${index}.local`, { id: `id-${index}` }),
];
const containers = [urn(container, "dev-web-0.local"), urn(container, "dev-web-1.local")];
const resources = [
  ...replica(0),
  ...replica(1),
  resource("breakwater:index:Gate", "web-gate.local", { dependencies: containers }),
  resource("breakwater:index:HaproxyConfig", "site-balancer.local", { dependencies: containers }),
  resource("breakwater:index:HaproxyConfig", "other-balancer.local", { dependencies: [] }),
  resource("breakwater:index:Job", "web-migrate.local", { dependencies: containers }),
];

test("a repair of a replica includes its gate and every balancer that has to learn about the new container", () => {
  const [web] = knownOf("dev", { resources, pending: 0, outputs: {} }).containers;
  expect(web).toEqual({
    resource: "web-0",
    host: "local",
    networks: ["dev-main"],
    id: "id-0",
    targets: ["dev-web-0.local", "web-0.local", "main.local", "media.local", "web-gate.local", "site-balancer.local"],
  });
});

test("a container that a run could not create has no id and gets no requests yet", () => {
  const [web] = knownOf("dev", { resources: [replica(0)[0] as StateResource], pending: 0, outputs: {} }).containers;
  expect(web).toMatchObject({ resource: "web-0", targets: ["dev-web-0.local", "web-0.local", "main.local", "media.local"] });
  expect(web).not.toHaveProperty("id");
});

test("a volume from before the stack is included with the name of its resource", () => {
  const adopted = { networks: [{ network: "dev-main", aliases: [] }], mounts: [{ volume: "shop_db" }] };
  const resources = [
    resource("breakwater:index:Volume", "db-0-data.local", { inputs: { name: "shop_db", existing: "exclusive" } }),
    resource("breakwater:index:Volume", "db-0-data.other", { inputs: { name: "shop_db", existing: "exclusive" } }),
    resource(slot, "dev-db-0.local", { inputs: { resource: "db-0", spec: adopted } }),
  ];
  const [member] = knownOf("dev", { resources, pending: 0, outputs: {} }).containers;
  expect(member?.targets).toEqual(["dev-db-0.local", "db-0.local", "main.local", "db-0-data.local"]);
});

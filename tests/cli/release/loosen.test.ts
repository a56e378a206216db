import { goingIn, loosened } from "../../../cli/release/loosen";
import type { StateResource } from "../../../cli/state/checkpoint";
import type { ResourceOperation } from "../../../cli/run/progress";

const change = (operation: string, urn: string) => ({ operation, step: { urn } }) as unknown as ResourceOperation;

test("a deletion is distinguished from a replacement", () => {
  const changes = [
    change("delete", "image"),
    change("delete", "network"),
    change("create-replacement", "network"),
    change("update", "slot"),
  ];
  expect(goingIn(changes)).toEqual(new Set(["image"]));
});

test("staying resources refer to no leaving one; everything else is unchanged", () => {
  const resources: StateResource[] = [
    { urn: "image", type: "i", dependencies: ["host"] },
    { urn: "child", type: "c", dependencies: ["image"] },
    {
      urn: "anchor",
      type: "a",
      dependencies: ["claim", "image"],
      propertyDependencies: { image: ["image"], identity: ["claim"], volumes: null },
    },
    { urn: "host", type: "h" },
  ] as unknown as StateResource[];
  expect(loosened(resources, new Set(["image", "child"]))).toEqual([
    resources[0],
    resources[1],
    { urn: "anchor", type: "a", dependencies: ["claim"], propertyDependencies: { image: [], identity: ["claim"], volumes: [] } },
    resources[3],
  ]);
});

test("a later deletion refers to its network, but to nothing that the first run replaces", () => {
  const [image, network, token, account] = [
    "t::docker:index/remoteImage:RemoteImage::i",
    "t::breakwater:index:Network::n",
    "t::r:RandomPassword::p",
    "t::breakwater:index:MariadbAccount::a",
  ];
  const slot = (dependencies: string[]) => ({ urn: "slot", type: "s", dependencies }) as unknown as StateResource;
  expect(loosened([slot([image!, network!, token!, account!])], new Set(["slot"]), [image!, network!, token!, account!])).toEqual([
    slot([network!]),
  ]);
});

test("a later deletion refers to nothing that is made from what the first run changes", () => {
  const image = { urn: "image", type: "i", dependencies: ["ca"], propertyDependencies: { triggers: ["ca"] } };
  const volume = { urn: "volume", type: "v", dependencies: ["ca"] };
  const container = { urn: "container", type: "c", dependencies: ["image", "volume"], propertyDependencies: { image: ["image"] } };
  const resources = [image, volume, container] as unknown as StateResource[];
  expect(loosened(resources, new Set(["container"]), ["ca"])).toEqual([
    image,
    volume,
    { ...container, dependencies: ["volume"], propertyDependencies: { image: [] } },
  ]);
});

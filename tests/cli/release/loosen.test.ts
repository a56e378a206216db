import { goingIn, loosened } from "../../../cli/release/loosen";
import type { StateResource } from "../../../cli/stack/checkpoint";
import type { Change } from "../../../cli/stack/progress";

const change = (operation: string, urn: string) => ({ operation, step: { urn } }) as unknown as Change;

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

test("a later deletion refers to its network, but to no image or password that the first run replaces", () => {
  const [image, network, token] = [
    "t::docker:index/remoteImage:RemoteImage::i",
    "t::breakwater:index:Network::n",
    "t::r:RandomPassword::p",
  ];
  const slot = (dependencies: string[]) => ({ urn: "slot", type: "s", dependencies }) as unknown as StateResource;
  expect(loosened([slot([image!, network!, token!])], new Set(["slot"]), [image!, network!, token!])).toEqual([slot([network!])]);
});

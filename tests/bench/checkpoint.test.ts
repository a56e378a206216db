import { isOurs, without } from "../../bench/observation/checkpoint";

test("everything that Breakwater observes is removed with every reference to it; the rest stays", () => {
  const container = {
    urn: "container",
    type: "docker:index/container:Container",
    dependencies: ["slot", "network", "image"],
    propertyDependencies: { image: ["image"], name: ["slot"] },
    deletedWith: "network",
    replacementTrigger: "generation",
  };
  const state = {
    resources: [
      { urn: "slot", type: "breakwater:index:Slot" },
      { urn: "network", type: "breakwater:index:Network" },
      { urn: "image", type: "docker:index/remoteImage:RemoteImage" },
      container,
    ],
  };
  without(state, isOurs);
  expect(state.resources).toEqual([
    { urn: "image", type: "docker:index/remoteImage:RemoteImage", dependencies: [], propertyDependencies: {} },
    { urn: "container", type: container.type, dependencies: ["image"], propertyDependencies: { image: ["image"], name: [] } },
  ]);
});

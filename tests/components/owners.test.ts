import { raw } from "../topology-plan/fixture";
import { only, world } from "./world";

jest.setTimeout(60_000);

test("a volume with an owner gets it before a job or a container of its app starts", async () => {
  const { registered } = await world({ ...raw(), volumes: { ...raw().volumes, media: { owner: "1000:1000" } } });
  const owner = only(registered, "VolumeOwner", "media-owner.local");
  expect(owner.inputs).toEqual({
    host: { address: "unix:///local.sock" },
    ...{ stack: "dev", volume: "dev-media", identity: "id-of-media.local", owner: "1000:1000" },
    ...{ image: "sha256:registry.example.org/shop:1", path: "/media" },
  });
  for (const [type, name] of [["Job", "web-migrate.local"] as const, ["Container", "dev-web-0.local"] as const])
    expect(only(registered, type, name).dependsOn).toContain("VolumeOwner media-owner.local");
});

test("without the key there is no change of owner, and an owner changes no container", async () => {
  const before = await world(raw());
  const after = await world({ ...raw(), volumes: { ...raw().volumes, media: { owner: "33" } } });
  expect(before.registered.filter(({ type }) => type.endsWith(":VolumeOwner"))).toEqual([]);
  const container = (made: typeof before) => only(made.registered, "Container", "dev-web-0.local").inputs;
  expect(container(after)).toEqual(container(before));
});

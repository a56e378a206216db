import { DockerError, type Daemon } from "../../docker/daemon";
import { volumeOwnerHandler } from "../../provider/volume-owner";
import { contextWith, host } from "./fake-daemon";

const inputs = { host, stack: "dev", volume: "dev-media", identity: "one", owner: "1000:500", image: "sha256:app", path: "/media" };

function world(others: Partial<Daemon> = {}) {
  const calls: unknown[] = [];
  const note =
    (name: string) =>
    async (...values: unknown[]) =>
      void calls.push([name, ...values]);
  const context = contextWith({
    remove: note("remove"),
    create: async (options) => {
      expect(options).toMatchObject({
        Image: "sha256:app",
        User: "root",
        HostConfig: { Binds: ["dev-media:/media"], NetworkMode: "none" },
      });
      calls.push(["create", ...(options.Entrypoint as string[]), ...(options.Cmd as string[])]);
      return "id";
    },
    start: note("start"),
    wait: async () => 0,
    logs: async () => "chown: read-only file system",
    stat: async () => ({ path: "", type: "directory", uid: 0, gid: 7, mode: 0o750, size: 0, changed: 0 }),
    ownFolder: note("ownFolder"),
    ...others,
  });
  return { context, calls };
}
const missing = async () => {
  throw new DockerError("unix:///fake.sock", "starting", 'exec: "chown": executable file not found in $PATH');
};

test("the image that will use the volume changes its owner, and leaves nothing behind", async () => {
  const { context, calls } = world();
  expect(await volumeOwnerHandler.create(inputs, context)).toEqual({ id: "dev-media", outputs: {} });
  expect(calls).toEqual([
    ["remove", "dev-media.owner"],
    ["create", "chown", "-R", "1000:500", "/media"],
    ["start", "dev-media.owner"],
    ["remove", "dev-media.owner", { keepVolumes: true }],
  ]);
});

test.each([
  ["1000:500", 500],
  ["1000", 7],
])("an image without the command: the owner of the folder itself becomes %s", async (owner, gid) => {
  const { context, calls } = world({ start: missing });
  await volumeOwnerHandler.create({ ...inputs, owner }, context);
  expect(calls).toContainEqual(["ownFolder", "dev-media.owner", "/media", { uid: 1000, gid, mode: 0o750 }]);
});

test("a refusal has the command's words", async () => {
  const { context } = world({ wait: async () => 1 });
  await expect(volumeOwnerHandler.create(inputs, context)).rejects.toThrow(
    "The volume dev-media on unix:///fake.sock could not be given to 1000:500: chown: read-only file system.",
  );
});

test("a new image, or another path, changes nothing; another owner, or another volume with the name, does", () => {
  const changed = (news: object) => volumeOwnerHandler.diff("", inputs, { ...inputs, ...news });
  expect(changed({ image: "sha256:newer", path: "/other" })).toEqual({ changed: [], replaces: [] });
  expect(changed({ owner: "33" })).toEqual({ changed: ["owner"], replaces: [] });
  expect(changed({ identity: "two" })).toEqual({ changed: ["identity"], replaces: [] });
});

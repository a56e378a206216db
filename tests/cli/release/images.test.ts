import { pinnedImages, restoreNames, tagImages, untagImages } from "../../../cli/release/images";
import type { Release } from "../../../cli/project/releases";
import type { StackHost } from "../../../cli/project/declaration";
import type { Daemon } from "../../../docker/daemon";
import { fakeDaemon } from "../../provider/fake-daemon";

const release = (number: number, reference: string, id: string, image = "book"): Release => ({
  number,
  time: "",
  platform: {},
  images: { [image]: { local: { reference, id } } },
  specs: {},
});

/** A host on which `there` maps names to images. Records every change. */
function hostWith(there: Record<string, string>): { host: StackHost; done: string[] } {
  const done: string[] = [];
  const daemon: Partial<Daemon> = {
    inspectImage: (name) => Promise.resolve(name in there ? ({ Id: there[name] } as never) : undefined),
    tagImage: (image, repository, tag) => Promise.resolve(void done.push(`tag ${image} ${repository}:${tag}`)),
    untagImage: (name) => Promise.resolve(void done.push(`untag ${name}`)),
  };
  return { host: { name: "local", isLocal: true, address: { address: "unix:///x" }, daemon: fakeDaemon(daemon) }, done };
}

describe("images of a release", () => {
  test.each([
    ["the name of then, while it means the same", { "dev-book:aa": "sha256:1", "sha256:1": "sha256:1" }, "dev-book:aa", []],
    [
      "the release's own name, when the other has moved on",
      { "dev-book:aa": "sha256:2", "dev-book:release-3": "sha256:1" },
      "dev-book:release-3",
      [],
    ],
    ["a new name, when only the content is left", { "sha256:1": "sha256:1" }, "dev-book:release-3", ["tag sha256:1 dev-book:release-3"]],
  ])("are used with the name %s", async (_name, there, name, changes) => {
    const { host, done } = hostWith(there);
    const pinned = await pinnedImages("dev", release(3, "dev-book:aa", "sha256:1"), [host], {});
    expect(pinned).toEqual({ book: { local: { reference: name, asDeployed: false } } });
    expect(done).toEqual(changes);
  });

  test.each([
    ["the same name and content", "dev-book:aa", "sha256:1", true],
    ["another name", "dev-book:bb", "sha256:1", false],
    ["other content", "dev-book:aa", "sha256:2", false],
  ])("are as deployed only if the state has %s", async (_name, reference, id, asDeployed) => {
    const { host } = hostWith({ "dev-book:aa": "sha256:1" });
    const pinned = await pinnedImages("dev", release(3, "dev-book:aa", "sha256:1"), [host], { book: { local: { reference, id } } });
    expect(pinned).toEqual({ book: { local: { reference: "dev-book:aa", asDeployed } } });
  });

  test("that are missing stop the command before anything changes, all together", async () => {
    const { host, done } = hostWith({ "dev-book:aa": "sha256:2" });
    const both = {
      ...release(3, "dev-book:aa", "sha256:1"),
      images: {
        book: { local: { reference: "dev-book:aa", id: "sha256:1" } },
        db: { local: { reference: "mariadb:11.8", id: "sha256:9" } },
      },
    };
    await expect(pinnedImages("dev", both, [host], {})).rejects.toThrow(
      "Release 3 cannot be deployed, because these images are no longer there:\n" +
        "  image book (dev-book:aa, sha256:1) on host local\n  image db (mariadb:11.8, sha256:9) on host local\n" +
        "Nothing was changed. Load the image on its host (`docker load`) or choose another release: ./breakwater releases.",
    );
    expect(done).toEqual([]);
  });

  test("get a name that outlives the others", async () => {
    const { host, done } = hostWith({});
    await tagImages("dev", release(3, "dev-book:aa", "sha256:1"), [host]);
    expect(done).toEqual(["tag sha256:1 dev-book:release-3"]);
  });

  test("are removed with their release, except a build that another release has, and a foreign image", async () => {
    const { host, done } = hostWith({});
    await untagImages("dev", release(3, "dev-book:aa", "sha256:1"), [release(4, "dev-book:bb", "sha256:2")], [host]);
    await untagImages("dev", release(4, "dev-book:bb", "sha256:2"), [release(5, "dev-book:bb", "sha256:2")], [host]);
    await untagImages("dev", release(6, "nginx:1.26", "sha256:7", "nginx"), [], [host]);
    expect(done).toEqual(["untag dev-book:release-3", "untag dev-book:aa", "untag dev-book:release-4", "untag dev-nginx:release-6"]);
  });
});

test.each([
  ["was taken: it is given back", "registry:5000/book:aa", { "sha256:1": "sha256:1" }, ["registry:5000/book:aa"]],
  ["is there", "book:aa", { "sha256:1": "sha256:1", "book:aa": "sha256:1" }, []],
  ["means another image now", "book:aa", { "sha256:1": "sha256:1", "book:aa": "sha256:2" }, []],
  ["was taken with the image", "book:aa", {}, []],
  ["is a digest", "book@sha256:77", { "sha256:1": "sha256:1" }, []],
  ["has no tag", "registry:5000/book", { "sha256:1": "sha256:1" }, []],
])("the name of a running release's image %s", async (_what, reference, there, restored) => {
  const { host, done } = hostWith(there);
  expect(await restoreNames(release(3, reference, "sha256:1"), [host])).toEqual(restored);
  expect(done).toEqual(restored.map((name) => `tag sha256:1 ${name}`));
  expect(await restoreNames(undefined, [host])).toEqual([]);
});

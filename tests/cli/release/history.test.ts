import fc from "fast-check";
import { describeReleases } from "../../../cli/commands/releases";
import { defaultTarget, differences, imagesOf, same, specsOf, surplus } from "../../../cli/release/history";
import type { Release } from "../../../cli/project/releases";

const release = (number: number, previous?: number, more: Partial<Release> = {}): Release => ({
  number,
  time: "2026-11-21T10:00:00.000Z",
  ...(previous === undefined ? {} : { previous }),
  platform: { apps: { web: { port: 8000 } } },
  images: { book: { local: { reference: "dev-book:aa", id: "sha256:1" } } },
  specs: { "web-0": "v1:x" },
  ...more,
});
const running = (number: number, unfinished = false) => ({ release: number, rolledBack: false, unfinished });

describe("the release to go back to", () => {
  const all = [release(1), release(2, 1), release(3, 2), release(4, 2)];
  test.each([
    ["the one before the one that runs", running(2), 1],
    ["not the one that was rolled back from", running(4), 2],
    ["the last good one after a failure", running(3, true), 3],
    ["none before the first", running(1), undefined],
  ])("%s", (_name, now, target) => expect(defaultTarget(all, now)).toBe(target));
});

describe("two releases are the same", () => {
  test("whatever the names of their images, and whatever the order in the platform", () => {
    const other = release(2, 1, { images: { book: { local: { reference: "dev-book:bb", id: "sha256:1" } } } });
    expect(same(release(1), other)).toBe(true);
    expect(same(release(1, undefined, { platform: { a: 1, b: 2 } }), release(2, 1, { platform: { b: 2, a: 1 } }))).toBe(true);
  });

  test.each([
    ["platform", { platform: { apps: { web: { port: 8001 } } } }, ["apps.web"]],
    ["content of an image", { images: { book: { local: { reference: "dev-book:aa", id: "sha256:2" } } } }, ["content of image book"]],
    ["declaration of a container", { specs: { "web-0": "v1:y" } }, []],
  ])("but not if the %s differs", (_name, more, paths) => {
    const other = release(2, 1, more);
    expect(same(release(1), other)).toBe(false);
    expect(differences(release(1), other)).toEqual(paths);
  });
});

test("the newest ones are kept, as many as documented, and always the running one and its predecessor", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(), fc.integer({ min: 2, max: 12 }), (count, pick, kept) => {
      const all = Array.from({ length: count }, (_, index) => release(index + 1, index === 0 ? undefined : index));
      const now = (pick % count) + 1;
      const gone = surplus(all, now, kept).map(({ number }) => number);
      const left = all.map(({ number }) => number).filter((number) => !gone.includes(number));
      expect(left.length).toBe(Math.min(count, kept));
      expect(left).toContain(now);
      if (now > 1) expect(left).toContain(now - 1);
      const others = left.filter((number) => number !== now && number !== now - 1);
      expect(Math.max(0, ...gone)).toBeLessThan(Math.min(Infinity, ...others));
    }),
  );
});

describe("the facts in a state", () => {
  const image = "urn:pulumi:dev::breakwater::x:Image::book";
  const remote = (id: string, more: object = {}) => ({
    urn: "urn:pulumi:dev::breakwater::x$docker:index/remoteImage:RemoteImage::book.far.away",
    type: "docker:index/remoteImage:RemoteImage",
    parent: image,
    inputs: { name: "dev-book:aa" },
    outputs: { imageId: id },
    ...more,
  });
  const labels = [
    { label: "breakwater.resource", value: "web-0" },
    { label: "breakwater.spec", value: "v1:x" },
  ];

  test("images by name and host, but not replaced ones", () => {
    const images = { book: { "far.away": { reference: "dev-book:aa", id: "sha256:1" } } };
    expect(imagesOf([remote("sha256:1"), remote("sha256:0", { delete: true })])).toEqual(images);
  });

  test("hashes of declarations by resource", () => {
    const container = { urn: "c", type: "docker:index/container:Container", inputs: { labels } };
    const old = { ...container, delete: true, inputs: { labels: labels.map((one) => ({ ...one, value: "old" })) } };
    expect(specsOf([container, old])).toEqual({ "web-0": "v1:x" });
  });
});

describe("the list", () => {
  const rows = [
    { release: 12, time: "2026-11-21T10:00:00.000Z", runs: false, changes: ["apps.web", "content of image book"], missing: [] },
    { release: 9, time: "2026-11-20T09:30:00.000Z", runs: true, changes: [], missing: ["image book on host local"] },
  ];

  test("marks the running one", () => {
    expect(describeReleases("dev", rows, false).split("\n")).toEqual([
      "dev:",
      "    12  2026-11-21 10:00 UTC             apps.web, content of image book",
      "     9  2026-11-20 09:30 UTC  runs",
      "        cannot be deployed: gone are image book on host local; `docker load` on the host brings an image back",
    ]);
  });

  test("after a failed run marks the good one", () => {
    expect(describeReleases("dev", rows, true)).toMatch(/ 9 .* last good$/m);
  });

  test("of a stack that was never deployed explains how to get one", () => {
    expect(describeReleases("dev", [], false)).toBe("dev has no release yet: each successful `./breakwater up` makes one.");
  });
});

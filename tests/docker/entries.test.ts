import { pack } from "tar-stream";
import { entriesOf, folderOf } from "../../docker/entries";

function archive() {
  const made = pack();
  const mtime = new Date(1_700_000_000_000);
  made.entry({ name: "media/", type: "directory", uid: 1000, gid: 500, mode: 0o1775, mtime });
  made.entry({ name: "media/a.css", uid: 0, gid: 0, mode: 0o644, mtime }, "one");
  made.entry({ name: "media/deep/", type: "directory", mtime });
  made.entry({ name: "media/deep/link", type: "symlink", linkname: "x", mtime });
  made.finalize();
  return made;
}

test("a path, and everything below it", async () => {
  const [folder, file, ...others] = await entriesOf(archive(), 9);
  expect(folder).toEqual({ path: "", type: "directory", uid: 1000, gid: 500, mode: 0o1775, size: 0, changed: 1_700_000_000_000 });
  expect(file).toEqual({ path: "a.css", type: "file", uid: 0, gid: 0, mode: 0o644, size: 3, changed: 1_700_000_000_000 });
  expect(others.map(({ path, type }) => `${type} ${path}`)).toEqual(["directory deep", "other deep/link"]);
});

test("reading stops at the limit", async () => expect(await entriesOf(archive(), 1)).toHaveLength(1));

test("a folder's owner is part of an archive", async () => {
  expect(await entriesOf(folderOf("/data/media/", { uid: 7, gid: 8, mode: 0o755 }), 9)).toMatchObject([
    { type: "directory", uid: 7, gid: 8, mode: 0o755 },
  ]);
});

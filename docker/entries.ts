import { extract, pack, type Headers } from "tar-stream";
import type { Entry } from "./types";

/** Stops reading after `most` entries, because a folder may be very large. */
export async function entriesOf(archive: NodeJS.ReadableStream, most: number): Promise<Entry[]> {
  const unpack = extract();
  const found: Entry[] = [];
  const enough = new Promise<void>((resolve, reject) => {
    unpack.on("entry", (header, stream, next) => {
      found.push(entryOf(header));
      if (found.length >= most) return resolve();
      stream.on("end", next).resume();
    });
    archive.once("error", reject);
    archive.pipe(unpack).once("finish", resolve).once("error", reject);
  });
  try {
    await enough;
  } finally {
    archive.unpipe();
    (archive as NodeJS.ReadableStream & { destroy?(): void }).destroy?.();
  }
  return found;
}

/** Names begin with the name of the requested path. */
function entryOf({ name, type, uid, gid, mode, size, mtime }: Headers): Entry {
  const path = name.replace(/\/+$/, "").split("/").slice(1).join("/");
  const kind = type === "file" || type === "directory" ? type : "other";
  return { path, type: kind, uid: uid ?? 0, gid: gid ?? 0, mode: (mode ?? 0) & 0o7777, size: size ?? 0, changed: mtime?.getTime() ?? 0 };
}

export function folderOf(path: string, { uid, gid, mode }: Pick<Entry, "uid" | "gid" | "mode">): NodeJS.ReadableStream {
  const archive = pack();
  archive.entry({ name: `${path.replace(/^\/+|\/+$/g, "")}/`, type: "directory", uid, gid, mode, mtime: new Date() });
  archive.finalize();
  return archive;
}

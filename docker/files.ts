import { extract, pack } from "tar-stream";
import type { FileEntry, StoredFile } from "./types";

export function archiveOf(files: readonly FileEntry[]): NodeJS.ReadableStream {
  const archive = pack();
  for (const file of files) {
    const owner = { uid: file.uid ?? 0, gid: file.gid ?? 0 };
    archive.entry({ name: file.path.replace(/^\/+/, ""), mode: parseInt(file.mode, 8), mtime: new Date(), ...owner }, file.content);
  }
  archive.finalize();
  return archive;
}

/** The one regular file of an archive. */
export async function fileIn(archive: NodeJS.ReadableStream, path: string): Promise<StoredFile> {
  const unpack = extract();
  let found: StoredFile | undefined;
  unpack.on("entry", (header, stream, next) => {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => {
      if (header.type === "file") found ??= { content: Buffer.concat(chunks), mode: `0${((header.mode ?? 0) & 0o7777).toString(8)}` };
      next();
    });
  });
  await new Promise<void>((resolve, reject) => {
    archive.once("error", reject);
    archive.pipe(unpack).once("finish", resolve).once("error", reject);
  });
  if (!found) throw new Error(`${path} is not a regular file`);
  return found;
}

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

/** The regular file that an archive consists of. */
export async function fileIn(archive: NodeJS.ReadableStream, path: string): Promise<StoredFile> {
  const unpack = extract();
  let first: { readonly type?: string | null | undefined; readonly mode: string; readonly chunks: Buffer[] } | undefined;
  unpack.on("entry", (header, stream, next) => {
    const chunks: Buffer[] = [];
    first ??= { type: header.type, mode: `0${((header.mode ?? 0) & 0o7777).toString(8)}`, chunks };
    stream.on("data", (chunk: Buffer) => chunks.push(chunk)).on("end", next);
  });
  await new Promise<void>((resolve, reject) => {
    archive.once("error", reject);
    archive.pipe(unpack).once("finish", resolve).once("error", reject);
  });
  if (first?.type !== "file") throw new Error(`${path} is not a regular file`);
  return { content: Buffer.concat(first.chunks), mode: first.mode };
}

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

/** The single regular file in an archive. */
export async function fileIn(archive: NodeJS.ReadableStream, path: string): Promise<StoredFile> {
  const { content, mode } = await ownedFileIn(archive, path);
  return { content, mode };
}

/** The same with its owner and its whole path. */
export async function ownedFileIn(archive: NodeJS.ReadableStream, path: string): Promise<FileEntry & StoredFile> {
  const unpack = extract();
  let first: { type?: string | null | undefined; mode: string; uid: number; gid: number; chunks: Buffer[] } | undefined;
  unpack.on("entry", (header, stream, next) => {
    const chunks: Buffer[] = [];
    const { type, mode = 0, uid = 0, gid = 0 } = header;
    first ??= { type, mode: `0${(mode & 0o7777).toString(8)}`, uid, gid, chunks };
    stream.on("data", (chunk: Buffer) => chunks.push(chunk)).on("end", next);
  });
  await new Promise<void>((resolve, reject) => {
    archive.once("error", reject);
    archive.pipe(unpack).once("finish", resolve).once("error", reject);
  });
  if (first?.type !== "file") throw new Error(`${path} is not a regular file`);
  const { mode, uid, gid, chunks } = first;
  return { path, content: Buffer.concat(chunks), mode, uid, gid };
}

import type { Tree } from "../compose/tree";
import { posix } from "node:path";
import { folderVolume, isFolder } from "./folders";
import { child, declared, option, type Context, type Service } from "./context";

export interface Mount {
  /** Name in the stack file. */
  readonly volume: string;
  readonly path: string;
  readonly readOnly?: true;
  readonly relabel?: "shared" | "private";
}

export interface PutFile {
  readonly path: string;
  readonly content: string;
  /** Four octal digits, if it is not the default. */
  readonly mode?: string;
  /** The mount that it replaces; absent for one of Compose's configs. */
  readonly bind?: { readonly source: string; readonly tree: Tree };
}

interface Written {
  readonly source: string;
  readonly target: string;
  readonly flags: readonly string[];
  readonly isVolume: boolean;
  readonly tree: Tree;
}

/** Everything under `volumes` of a service: volumes stay, small text files become files of the stack file, the rest becomes a note. */
export function storageOf(context: Context, service: Service): { readonly mounts: Mount[]; readonly files: PutFile[] } {
  const written = context.reader.list(option(service, "volumes")).flatMap((tree) => parse(context, tree));
  return {
    mounts: written.flatMap((one) => {
      if (one.isVolume) return mountOf(context, one);
      return isFolder(context, one.source) ? [mounted(context, one, folderVolume(context, service, one.source, one.tree))] : [];
    }),
    files: [
      ...written.filter(({ isVolume, source }) => !isVolume && !isFolder(context, source)).flatMap((one) => fileOf(context, one)),
      ...configsOf(context, service),
    ],
  };
}

/** Options of a mount that change nothing of what is in it. */
const tuning = new Set(["nocopy", "create_host_path", "propagation", "recursive"]);

function noteTuning(notes: Context["notes"], tree: Tree): void {
  const keys = tree.kind === "branch" ? [...tree.entries] : [["", tree] as const];
  for (const [key, value] of keys)
    notes.left(
      value,
      "mounts have no such option",
      tuning.has(key) ? "nothing has to be done" : "leave the service to Compose if it needs it",
    );
}

function parse({ reader, notes }: Context, tree: Tree): Written[] {
  if (tree.kind === "branch") {
    const text = (...keys: string[]): string => reader.text(child(tree, ...keys)) ?? "";
    const type = text("type");
    if (type === "tmpfs" || text("target") === "") {
      const why = type === "tmpfs" ? "the folder is in the container and not in memory" : "a mount needs a target";
      notes.left(tree, why, type === "tmpfs" ? "nothing has to be done unless its content may not reach the disk" : "correct it");
      return [];
    }
    for (const key of tree.entries.keys())
      if (!["type", "source", "target", "read_only", "consistency"].includes(key)) noteTuning(notes, tree.entries.get(key) as Tree);
    const flags = text("read_only") === "true" ? ["ro"] : [];
    return [{ source: text("source"), target: text("target"), flags, isVolume: type !== "bind", tree }];
  }
  const [first = "", second, third = ""] = (reader.text(tree) ?? "").split(":");
  if (second === undefined) return [{ source: "", target: first, flags: [], isVolume: true, tree }];
  return [{ source: first, target: second, flags: third.split(",").filter(Boolean), isVolume: !/^[./~]/.test(first), tree }];
}

/** The volumes and folders that a service mounts, by their names in the compose file; notes nothing. */
export function sourcesOf({ reader }: Context, service: Service): { readonly source: string; readonly isReadOnly: boolean }[] {
  const list = option(service, "volumes");
  return (list?.kind === "list" ? list.items : []).flatMap((tree) => {
    const place = tree.kind === "branch" ? child(tree, "source") : tree;
    const [source = "", , flags = ""] = place?.kind === "leaf" ? (reader.text(place) ?? "").split(":") : [];
    const readOnly = child(tree, "read_only");
    const isReadOnly = flags.split(",").includes("ro") || (readOnly?.kind === "leaf" && reader.text(readOnly) === "true");
    return source === "" ? [] : [{ source: posix.normalize(source).replace(/(?<=.)\/$/, ""), isReadOnly }];
  });
}

function mountOf(context: Context, written: Written): Mount[] {
  const { source, tree } = written;
  const { names, notes } = context;
  if (source === "") {
    notes.left(tree, "a volume without a name is a new one in each container", "give it a name if the data matter");
    return [];
  }
  const volume = names.volumes.get(source);
  if (volume === undefined) {
    notes.left(tree, `${source} is not under volumes`, "define it there and write the file again");
    return [];
  }
  volumeOf(context, source, volume);
  return [mounted(context, written, volume)];
}

function mounted({ notes }: Context, { target, flags, tree }: Written, volume: string): Mount {
  for (const flag of flags)
    if (!["ro", "rw", "z", "Z"].includes(flag)) notes.left(tree, `mounts know no ${flag}`, "nothing has to be done if it only tunes");
  const relabel = flags.includes("z") ? "shared" : flags.includes("Z") ? "private" : undefined;
  return { volume, path: target, ...(flags.includes("ro") ? { readOnly: true } : {}), ...(relabel ? { relabel } : {}) };
}

/** Adds a used volume to the stack file. An external one keeps its name. */
export function volumeOf(context: Context, name: string, volume: string): void {
  const existing = externalName(context, name);
  context.draft.volumes[volume] = existing === undefined ? {} : { existing };
}

/** The name on the host of an existing volume; undefined for one that Compose creates. */
export function externalName({ reader, notes, ...context }: Context, name: string): string | undefined {
  const node = declared({ reader, notes, ...context }, "volumes", name);
  const external = child(node, "external");
  for (const [key, tree] of node?.kind === "branch" ? node.entries : []) {
    const isPlain = key === "external" || key === "name" || (key === "driver" && reader.text(tree) === "local");
    if (!isPlain)
      notes.left(tree, "a volume is a local one with Docker's own settings", "make the volume by hand and write its name as existing");
  }
  if (external === undefined || reader.text(external.kind === "branch" ? child(external, "name") : external) === "false") return undefined;
  const real = reader.text(child(node, "name")) ?? reader.text(child(external, "name")) ?? name;
  notes.taken(external, `the volume ${real} of the host, with its data`);
  return real;
}

const secretFile =
  /(^|[./_-])(secret|passw|pgpass|netrc|credential|htpass|userlist|shadow|kubeconfig|keystore|\.env|id_(rsa|dsa|ecdsa|ed25519))|\.(key|pem|p12|pfx|jks|kdbx|ovpn)$/i;

function fileOf({ source: { look }, notes }: Context, { source, target, tree }: Written): PutFile[] {
  const found = look(source);
  if (found.kind !== "text") {
    const what = {
      missing: "is not there",
      folder: "is a folder of the host itself",
      binary: "is not text, or is too large",
      closed: "cannot be read",
    }[found.kind];
    notes.left(tree, `${source} ${what}, and containers do not reach into the host's folders`, "put it into the image, or into a volume");
    return [];
  }
  if (secretFile.test(source)) {
    notes.left(
      tree,
      `${source} looks like a secret, and its content is not written here`,
      "define it under secrets; it appears as /run/secrets/NAME",
    );
    return [];
  }
  return [{ path: target, content: found.text, ...(found.isProgram ? { mode: "0755" } : {}), bind: { source, tree } }];
}

/** 0440 without quotes is a number, which Compose reads as octal; in quotes it is text. */
const modeOf = (text: string | undefined): { mode?: string } =>
  text === undefined ? {} : { mode: /^0[0-7]{3}$/.test(text) ? text : Number(text).toString(8).padStart(4, "0") };

/** Compose's configs: short texts, in the compose file or in files next to it. */
function configsOf(context: Context, service: Service): PutFile[] {
  const { reader, notes, source } = context;
  return reader.list(option(service, "configs")).flatMap((tree) => {
    const name = reader.text(tree.kind === "branch" ? tree.entries.get("source") : tree) ?? "";
    const path = reader.text(child(tree, "target")) ?? `/${name}`;
    const config = declared(context, "configs", name);
    const file = reader.text(child(config, "file"));
    const found = file === undefined ? undefined : source.look(file);
    const content = reader.text(child(config, "content")) ?? (found?.kind === "text" ? found.text : undefined);
    for (const key of ["uid", "gid"]) {
      const owner = child(tree, key);
      if (owner) notes.left(owner, "files belong to root", "nothing has to be done if others may read it");
    }
    if (content !== undefined) return [{ path, content, ...modeOf(reader.text(child(tree, "mode"))) }];
    notes.left(tree, `the text of ${name} could not be read`, "write it under files");
    return [];
  });
}

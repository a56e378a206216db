import { posix } from "node:path";
import { defaultStack } from "../../topology/stack-option";
import type { Tree } from "../compose/tree";
import type { Context, Service } from "./context";
import { free, identifierOf } from "./names";

/** Folders by which a container would reach into the host itself. */
const ofTheHost = /^\/(?:(?:etc|proc|sys|dev|run|boot|root|usr|bin|sbin|lib|var\/(?:run|lib\/docker|lib\/containers))(?:\/|$)|$)/;

/** A path without an ending that is not there: Compose makes a folder of it. */
const looksLikeFile = /\.\w{1,8}$/;

/** Whether a mount is a folder that a volume can stand for. */
export function isFolder({ source: { look } }: Pick<Context, "source">, path: string): boolean {
  if (!/^[./~]/.test(path) || ofTheHost.test(path)) return false;
  const { kind } = look(path);
  return kind === "folder" || (kind === "missing" && !looksLikeFile.test(path));
}

export const isOfTheHost = ({ source: { look } }: Pick<Context, "source">, path: string): boolean =>
  ofTheHost.test(path) && ["folder", "missing"].includes(look(path).kind) && !looksLikeFile.test(path);

/** For a shell, if the path needs it. */
const quoted = (path: string): string => (/^[\w./~-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`);

/** The volume that stands for a folder of the host: Docker binds it to the folder, so its content stays where it is. */
export function folderVolume(context: Context, service: Service, path: string, place: Tree): string {
  const { folders, draft, names, notes, source } = context;
  const key = posix.normalize(path).replace(/(?<=.)\/$/, "");
  const known = folders.get(key);
  if (known !== undefined) return known;
  const taken = new Set([...names.volumes.values(), ...Object.keys(draft.volumes)]);
  const name = free(identifierOf(`${service.id}-${posix.basename(key) || "folder"}`), taken);
  const existing = `${source.stack ?? defaultStack}-${name}`;
  const folder = quoted(source.absolute?.(path) ?? path);
  folders.set(key, name);
  draft.volumes[name] = { existing };
  notes.taken(place, `volumes.${name}, which Docker binds to the folder ${path}: its content stays there`);
  const made = `docker volume create --opt type=none --opt o=bind --opt device=${folder} ${existing}`;
  notes.todo(place, `on the host, if the volume is not there yet: mkdir -p ${folder} && ${made}`);
  return name;
}

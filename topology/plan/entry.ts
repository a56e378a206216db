import { names } from "../names";
import type { Entry } from "../schema/entry";
import type { Ground } from "../site";
import type { ContainerSpec } from "../spec";
import { firstHost } from "./place";

/** A server of an entry. Its spec holds no files yet, because its `engine` defines their text. */
export interface PlannedEntry {
  readonly host: string;
  /** Name of the configuration's volume inside the stack. */
  readonly volume: string;
  readonly spec: ContainerSpec;
}

/** Port of the site inside an entry's container, for every engine. */
export const sitePort = 80;

/** The path of a volume's files in the container of an entry. */
export const filesPath = (volume: string) => `/srv/${volume}`;

/** A declaration that contains entries. */
export interface Declaring extends Ground {
  readonly platform: Ground["platform"] & { readonly entries: Readonly<Record<string, Entry>> };
}

export function entryOf({ platform }: { readonly platform: Pick<Declaring["platform"], "entries"> }, name: string): Entry {
  const entry = platform.entries[name];
  if (!entry) throw new Error(`entry ${name} passed validation and is not declared`);
  return entry;
}

/** Name inside the stack of the volume with a server's configuration. */
export const configVolume = (server: string): string => names.part(server, "config");

export const entryHost = ({ platform }: Ground, { host }: Entry): string => host ?? firstHost(platform);

/** The apps that an entry routes to, sorted, without duplicates. */
export const servedApps = (entry: Entry): string[] =>
  [...new Set(entry.routes.flatMap((route) => ("app" in route ? [route.app] : [])))].sort();

/** The URL of an entry. An address that means "everywhere" is shown as the host's own. */
export function entryUrl({ listen }: Entry, engine: string): string {
  const remote = /^(ssh|tcp):/.test(engine) ? new URL(engine).hostname : "127.0.0.1";
  const shown = listen.address === "0.0.0.0" || listen.address === "::" ? remote : listen.address;
  return `http://${shown.includes(":") && !shown.startsWith("[") ? `[${shown}]` : shown}:${listen.port}/`;
}

/** One request per route, without duplicates. A route without a host gives a request without a Host header. */
export function entryRequests({ routes }: Entry): { host?: string; path: string }[] {
  const requests = routes.map(({ host, path }) => ({ ...(host === undefined ? {} : { host: host.replace(/^\*/, "breakwater") }), path }));
  return [...new Map(requests.map((request) => [JSON.stringify(request), request])).values()];
}

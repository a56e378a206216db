import { readCompose } from "../compose/read";
import type { ComposeSource } from "../compose/source";
import type { Tree } from "../compose/tree";
import { Notes, type Note } from "../notes";
import { Secrets } from "../secrets/detector";
import { surveySecrets } from "../secrets/survey";
import { Reader } from "../shape";
import { translateApp } from "./app";
import { classify } from "./kinds";
import type { Context, Draft, Service } from "./context";
import { noteAccounts, translateDatabase } from "./database";
import { entryForApp, translateEntry } from "./entry";
import { withoutSecrets } from "./guard";
import { translateJob } from "./jobs";
import { isBranch, namesOf } from "./names";
import { translateNetworks } from "./networks";
import { withoutRefused } from "./refused";
import { noteUnreached } from "./unreached";

export interface Translation {
  /** Value of `breakwater:platform`, for parseTopology; sections without content are left out. */
  readonly platform: Readonly<Record<string, unknown>>;
  readonly notes: readonly Note[];
  /** The line of each service, volume and network in the compose file, by its path in the stack file. */
  readonly lines: ReadonlyMap<string, number>;
  /** The services of the compose file, each with its part of the stack file, if it has one: apps.web, or a job of an app. */
  readonly services: readonly { readonly name: string; readonly part?: string }[];
  /** Removes secrets from a message. */
  readonly masked: (text: string) => string;
}

/** @throws ComposeError if the file cannot be read at all, and nothing else */
export function translate(source: ComposeSource): Translation {
  const secrets = new Secrets();
  const notes = new Notes((text) => secrets.masked(text));
  const reader = new Reader(notes);
  const compose = readCompose(source, notes, secrets);
  surveySecrets(compose, secrets, source);
  const context = contextOf({ source, compose, notes, reader, secrets });
  const each = (kind: Service["kind"], work: (context: Context, service: Service) => void): void =>
    context.services.filter((service) => service.kind === kind).forEach((service) => work(context, service));
  each("database", translateDatabase);
  each("app", translateApp);
  each("database", noteAccounts);
  each("job", translateJob);
  each("app", entryForApp);
  each("entry", translateEntry);
  noteUnreached(context);
  translateNetworks(context, usedNetworks(context.draft));
  noteSections(context);
  noteUnused(context);
  withoutSecrets(context);
  withoutRefused(context, () => written(context.draft));
  noteDefaults(context);
  return {
    platform: written(context.draft),
    notes: notes.all,
    lines: linesOf(context),
    services: context.services.map(({ name, id, kind }) => ({ name, ...partOf(context, id, kind) })),
    masked: (text) => secrets.masked(text),
  };
}

function partOf({ draft }: Context, id: string, kind: Service["kind"]): { part?: string } {
  if (kind === "left") return {};
  if (kind !== "job") return Object.hasOwn(draft[sections[kind]], id) ? { part: `${sections[kind]}.${id}` } : {};
  const owner = Object.entries(draft.apps).find(([, app]) => app.jobs?.some(({ name }) => name === id));
  return owner ? { part: `apps.${owner[0]}` } : {};
}

const sections = { app: "apps", database: "databases", entry: "entries", job: "jobs", left: "left" } as const;

function contextOf(known: Pick<Context, "source" | "compose" | "notes" | "reader" | "secrets">): Context {
  const { compose, notes, reader } = known;
  const section = (key: string): Tree | undefined => reader.branch(compose.entries.get(key));
  const renamed = "its name in the stack file; others find it under this name";
  const services = namesOf(section("services"), renamed, notes);
  const names = {
    services,
    networks: namesOf(section("networks"), "its name in the stack file", notes),
    volumes: namesOf(section("volumes"), "its name in the stack file", notes),
    secrets: namesOf(section("secrets"), "its name in the stack file; it appears as /run/secrets/ and this name", notes),
  };
  const draft: Draft = { networks: {}, volumes: {}, secrets: {}, images: {}, databases: {}, apps: {}, entries: {} };
  const node = section("services");
  return {
    ...known,
    draft,
    names,
    data: new Set(),
    given: new Map(),
    folders: new Map(),
    services: isBranch(node) ? classify(node, services, known) : [],
  };
}

function usedNetworks({ apps, databases, entries }: Draft): Set<string> {
  const lists = [...Object.values(apps), ...Object.values(entries)].map(({ networks }) => (networks as string[] | undefined) ?? ["main"]);
  return new Set([...lists.flat(), ...Object.values(databases).map(({ network }) => network as string)]);
}

const known = ["services", "networks", "volumes", "secrets", "configs", "version", "name"];

function noteSections({ compose, notes }: Context): void {
  for (const [key, tree] of compose.entries) {
    if (known.includes(key) || key.startsWith("x-")) continue;
    notes.left(tree, "it is not read", "write the file out with: docker compose config > resolved.yml, and read that one");
  }
}

/** Defaults that differ from those of Compose, where a container has the host's memory and may gain rights. */
function noteDefaults({ draft, compose, notes }: Context): void {
  const without = Object.entries(draft.apps).filter(
    ([, { resources }]) => (resources as { memoryMb?: number } | undefined)?.memoryMb === undefined,
  );
  const place = compose.entries.get("services") ?? compose;
  const names = without.map(([name]) => name).join(", ");
  const gaining = Object.entries(draft.apps).filter(([, { noNewPrivileges }]) => noNewPrivileges === undefined);
  if (gaining.length > 0)
    notes.taken(
      place,
      `noNewPrivileges: true for ${gaining.map(([name]) => name).join(", ")}, which Compose does not set; write false for a service that gains rights with sudo or a set-user-id program`,
    );
  if (without.length > 0)
    notes.taken(place, `the default of resources.memoryMb for ${names}, which Compose does not limit; write more where it is too little`);
}

/** Reports unused definitions, because something that was left out may have used them. */
function noteUnused({ names, draft, compose, notes, data }: Context): void {
  for (const section of ["volumes", "secrets"] as const) {
    const tree = compose.entries.get(section);
    for (const [name, place] of isBranch(tree) ? tree.entries : []) {
      const isUsed = data.has(name) || Object.hasOwn(draft[section], names[section].get(name) ?? name);
      if (!isUsed) notes.left(place, "nothing in the stack file uses it", "nothing has to be done");
    }
  }
}

/** Leaves out defaults and empty sections. */
function written(draft: Draft): Record<string, unknown> {
  const isDefault = (key: string, section: object): boolean => key === "networks" && JSON.stringify(section) === '{"main":{}}';
  return Object.fromEntries(Object.entries(draft).filter(([key, section]) => Object.keys(section).length > 0 && !isDefault(key, section)));
}

function linesOf({ services, compose, names }: Context): Map<string, number> {
  const units = services.map(({ id, kind, node }) => [`${sections[kind]}.${id}`, node.line] as const);
  const own = (["networks", "volumes", "secrets"] as const).flatMap((key) => {
    const tree = compose.entries.get(key);
    return isBranch(tree) ? [...tree.entries].map(([name, { line }]) => [`${key}.${names[key].get(name) ?? name}`, line] as const) : [];
  });
  return new Map([...units, ...own]);
}

import { nearest } from "../near";
import { names } from "../names";
import { alternatives, quote, type Problem } from "../problem";
import type { Model, Rule } from "./rule";

/** Every name under which the containers of a stack are watched: apps, databases, entries, and their members. */
export function watchable(platform: Model["platform"]): string[] {
  const members = (unit: string, count: number) => Array.from({ length: count }, (_, index) => names.member(unit, index));
  const apps = Object.entries(platform.apps).flatMap(([name, { replicas }]) => [name, ...members(name, replicas)]);
  const databases = Object.entries(platform.databases).flatMap(([name, database]) =>
    database.engine === "mariadb" ? [name, ...members(name, database.replicas + 1)] : [],
  );
  return [...apps, ...databases, ...Object.keys(platform.entries)];
}

function policies({ platform }: Model): Problem[] {
  const known = watchable(platform);
  return Object.keys(platform.watch.resources)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = nearest(name, known);
      return {
        path: ["watch", "resources", name],
        text: `no app, database, entry or member has this name; write ${near === undefined ? alternatives(known) : quote(near)}`,
      };
    });
}

/** A policy for something that is not there would protect nothing. */
export const watch: readonly Rule[] = [{ id: "watched-resource-is-defined", whole: ["apps", "databases", "entries"], check: policies }];

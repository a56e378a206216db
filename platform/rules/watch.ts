import { nearest } from "../../topology/near";
import { alternatives, quote, type Problem } from "../../topology/problem";
import type { Topology } from "../schema";
import { unitsIn } from "../units";
import type { Model, Rule } from "./rule";

/** Every name that the watcher knows: apps, databases, entries, and their members. */
export const watchable = (topology: Topology): string[] =>
  unitsIn(topology, "apps", "databases", "entries")
    .filter(({ members }) => members.length > 0)
    .flatMap(({ name, members }) => [...new Set([name, ...members.filter(({ companion }) => !companion).map((member) => member.name)])]);

function policies(model: Model): Problem[] {
  const known = watchable(model);
  return Object.keys(model.platform.watch.resources)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = nearest(name, known);
      return {
        path: ["watch", "resources", name],
        text: `no app, database, entry or member has this name; write ${near === undefined ? alternatives(known) : quote(near)}`,
      };
    });
}

/** A policy for an undefined part would protect nothing. */
export const watch: readonly Rule[] = [{ id: "watched-resource-is-defined", whole: ["apps", "databases", "entries"], check: policies }];

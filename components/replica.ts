import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { names } from "../topology/names";

/** One container of an app, and the name in DNS that only it has. */
export interface Replica {
  /** Name inside the stack, for example web-0. */
  readonly name: string;
  readonly host: string;
  readonly container: docker.Container;
  /** As the container itself has it: a run of the engine that leaves the container out leaves its name as it is. */
  readonly alias: pulumi.Output<string>;
}

export function replicaOf(app: string, name: string, host: string, container: docker.Container): Replica {
  const alias = container.networksAdvanced.apply((networks) => {
    const aliases = (networks ?? []).flatMap(({ aliases: given }) => given ?? []);
    const own = aliases.find((candidate) => names.generation(app, candidate) !== undefined);
    if (own === undefined) throw new Error(`the container of ${name} has no name of its own among ${aliases.join(", ") || "none"}`);
    return own;
  });
  return { name, host, container, alias };
}

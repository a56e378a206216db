import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { names } from "../../topology/names";

/**
 * One container of an app. Everything in it comes from the container's own outputs, so a run of the engine that leaves the container
 * out (`--exclude`) leaves it as it is.
 */
export interface Replica {
  /** Name inside the stack, for example web-0. */
  readonly name: string;
  readonly host: string;
  readonly container: docker.Container;
  /** Names the version that the container is of. */
  readonly generation: pulumi.Output<string>;
  /**
   * The name that Docker gives to this one container. A container that is made again in the same version has another: requests never
   * go to a container that is about to be removed because its successor is called alike.
   */
  readonly address: pulumi.Output<string>;
}

export function replicaOf(app: string, name: string, host: string, container: docker.Container): Replica {
  const generation = container.networksAdvanced.apply((networks) => {
    const aliases = (networks ?? []).flatMap(({ aliases: given }) => given ?? []);
    const [own] = aliases.flatMap((alias) => names.generation(app, alias) ?? []);
    if (own === undefined) throw new Error(`no name of ${name}'s container tells its version: ${aliases.join(", ") || "it has none"}`);
    return own;
  });
  return { name, host, container, generation, address: container.id.apply((id) => id.slice(0, 12)) };
}

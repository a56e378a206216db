import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { names } from "../../topology/names";

/**
 * One container of an app. Every value comes from the container's own outputs, so a run that excludes the container
 * (`--exclude`) does not change it.
 */
export interface Replica {
  /** Name inside the stack, for example web-0. */
  readonly name: string;
  readonly host: string;
  readonly container: docker.Container;
  /** Names the version of the container. */
  readonly generation: pulumi.Output<string>;
  /**
   * The name that Docker gives to this one container. A container recreated in the same version gets another, so requests
   * never go to a container that is being replaced by one with the same alias.
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

import type * as pulumi from "@pulumi/pulumi";

/**
 * The way out where Breakwater does not do what you need: gets what a child would be made with, and returns what it
 * shall be made with. What a slot compares (environment, labels, networks, mounts, files, health, command, user, image,
 * capabilities, ports) belongs into the model, or into the slot's own transform as well: changed for the container only,
 * it would be reported as a deviation.
 */
export type Transform<A> = (args: A, opts: pulumi.CustomResourceOptions, name: string) => { args: A; opts: pulumi.CustomResourceOptions };

export function transformed<A>(
  transform: Transform<A> | undefined,
  name: string,
  args: A,
  opts: pulumi.CustomResourceOptions,
): [name: string, args: A, opts: pulumi.CustomResourceOptions] {
  const result = transform?.(args, opts, name) ?? { args, opts };
  return [name, result.args, result.opts];
}

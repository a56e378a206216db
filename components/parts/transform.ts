import type * as pulumi from "@pulumi/pulumi";

/**
 * Changes a child's arguments where Breakwater does not do what you need. Put values that a slot compares (environment,
 * labels, networks, mounts, files, health, command, user, image, capabilities, ports) into the model, or change the slot
 * with its own transform too: changed only for the container, they would be reported as a deviation.
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

import * as pulumi from "@pulumi/pulumi";
import type { ResourceType } from "../../provider/resources/define";
import { versions } from "../../topology/versions";

type Plain = string | number | boolean | undefined;

/** The same type, in which any part may be an output of another resource. */
export type Deep<T> = [T] extends [Plain]
  ? pulumi.Input<T>
  : T extends Plain
    ? T
    : T extends readonly (infer E)[]
      ? pulumi.Input<readonly Deep<E>[]>
      : pulumi.Input<{ readonly [K in keyof T]: Deep<T[K]> }>;

export type ArgsOf<T> = T extends ResourceType<string, infer I, object> ? { readonly [K in keyof I]: Deep<I[K]> } : never;
type Outputs<T> = { readonly [K in keyof T]: pulumi.Output<T[K]> };

/** The program's class of a resource type: its arguments are the type's inputs, its properties are inputs and outputs. */
export function resourceOf<N extends string, I extends object, O extends object>(type: ResourceType<N, I, O>) {
  const ours = class extends pulumi.CustomResource {
    constructor(name: string, args: object, opts?: pulumi.CustomResourceOptions) {
      const outputs = Object.fromEntries(type.outputs.map((output) => [output, undefined]));
      super(type.token, name, { ...args, ...outputs }, pulumi.mergeOptions(opts, { version: versions.plugin }));
    }
  };
  return ours as unknown as new (
    name: string,
    args: ArgsOf<ResourceType<N, I, O>>,
    opts?: pulumi.CustomResourceOptions,
  ) => pulumi.CustomResource & Outputs<I & O>;
}

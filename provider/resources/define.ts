import type { Effects } from "./effect";

/** The properties of a resource type that general code may use. */
export interface AnyResourceType {
  readonly name: string;
  /** The type's name in Pulumi's engine and in the state. */
  readonly token: string;
  /** Names of the outputs that every such resource has. */
  readonly outputs: readonly string[];
  readonly says: Effects;
  /** Inputs whose difference is never shown as a reason, besides those that no type shows. */
  readonly silent: readonly string[];
  /** It decides where requests go; its text names the targets. */
  readonly routes: boolean;
  /** A replacement is created next to the old resource, which stays until a run has succeeded. */
  readonly createBeforeDelete: boolean;
  /** The sentence of its effect is complete: no reason is added. */
  readonly selfEvident: boolean;
}

/** One resource type of Breakwater's provider. `I` are its inputs, `O` its outputs, as its handler has them. */
export interface ResourceType<N extends string, I extends object, O extends object> extends AnyResourceType {
  readonly name: N;
  /** Only for the compiler. */
  readonly inputs?: I;
  readonly results?: O;
}

interface About<O> extends Partial<Pick<AnyResourceType, "silent" | "routes" | "createBeforeDelete" | "selfEvident">> {
  /** Each output once; an optional one may be left out. */
  readonly outputs: { readonly [K in keyof O]: true };
  readonly says: Effects;
}

/** Defines a type once: the program's class, the type of its handler and the plan's sentences derive from it. */
export const resourceType =
  <I extends object, O extends object>() =>
  <N extends string>(name: N, { outputs, says, silent = [], routes = false, createBeforeDelete = false, selfEvident = false }: About<O>) =>
    ({
      ...{ name, token: `breakwater:index:${name}`, outputs: Object.keys(outputs) },
      ...{ says, silent, routes, createBeforeDelete, selfEvident },
    }) as ResourceType<N, I, O>;

export type InputsOf<T> = T extends ResourceType<string, infer I, object> ? I : never;
export type OutputsOf<T> = T extends ResourceType<string, object, infer O> ? O : never;

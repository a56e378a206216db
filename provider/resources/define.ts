import type { Effects } from "./effect";

/** What general code may know of a resource type. */
export interface AnyResourceType {
  readonly name: string;
  /** How the engine and a state call it. */
  readonly token: string;
  /** Names of the outputs that every such resource has. */
  readonly outputs: readonly string[];
  readonly says: Effects;
  /** Inputs whose difference is never given as a reason, besides those that no type gives. */
  readonly silent: readonly string[];
  /** It decides where requests go; its text names what it sends to. */
  readonly routes: boolean;
  /** A new one is made next to the one that it replaces, which is there until a run has ended well. */
  readonly beside: boolean;
  /** The sentence of its effect is all that there is to say: no reason is added. */
  readonly selfEvident: boolean;
}

/** One resource type of Breakwater's provider. `I` are its inputs, `O` its outputs, as its handler has them. */
export interface ResourceType<N extends string, I extends object, O extends object> extends AnyResourceType {
  readonly name: N;
  /** For the compiler alone. */
  readonly inputs?: I;
  readonly results?: O;
}

interface About<O> extends Partial<Pick<AnyResourceType, "silent" | "routes" | "beside" | "selfEvident">> {
  /** Each output once; one that is not always there may be left out. */
  readonly outputs: { readonly [K in keyof O]: true };
  readonly says: Effects;
}

/** Defines a type once: the program's class, the type of its handler and the plan's sentences come from it. */
export const resourceType =
  <I extends object, O extends object>() =>
  <N extends string>(name: N, { outputs, says, silent = [], routes = false, beside = false, selfEvident = false }: About<O>) =>
    ({
      ...{ name, token: `breakwater:index:${name}`, outputs: Object.keys(outputs) },
      ...{ says, silent, routes, beside, selfEvident },
    }) as ResourceType<N, I, O>;

export type InputsOf<T> = T extends ResourceType<string, infer I, object> ? I : never;
export type OutputsOf<T> = T extends ResourceType<string, object, infer O> ? O : never;

import type * as pulumi from "@pulumi/pulumi";
import * as listed from "../components/components";
import type { Database, DatabaseMaker } from "../components/parts/database";
import type { Entry, EntryMaker, EntryParts } from "../components/parts/entry";
import type { Foundation } from "../components/parts/foundation";

type Makers = (typeof listed)[keyof typeof listed];
type ArgsOf<M> = M extends { make(name: never, declared: never, args: infer A, opts: never): unknown } ? A : never;
type TransformOf<A> = A extends { readonly transform?: unknown } ? ("transform" extends keyof A ? A["transform"] : never) : never;
type TransformsOf<S> = TransformOf<ArgsOf<Extract<Makers, { readonly section: S }>>>;

/** Transforms of the resources of databases and of entries, of all engines. */
export type DatabaseTransforms = TransformsOf<"databases">;
export type EntryTransforms = TransformsOf<"entries">;

const makers: Readonly<Record<string, DatabaseMaker | EntryMaker>> = listed;

function makerOf<M extends DatabaseMaker | EntryMaker>(section: M["section"], name: string, engine: string): M {
  const maker = Object.hasOwn(makers, engine) ? makers[engine] : undefined;
  if (maker?.section !== section) throw new Error(`${section}.${name}: an engine ${engine} passed validation and has no component`);
  return maker as M;
}

interface Declared {
  readonly engine: string;
}

export function makeDatabase(
  name: string,
  declared: Declared,
  args: { readonly foundation: Foundation; readonly transform?: DatabaseTransforms | undefined },
  opts: pulumi.ComponentResourceOptions,
): Database {
  return makerOf<DatabaseMaker>("databases", name, declared.engine).make(name, declared, args, opts);
}

export function makeEntry(
  name: string,
  declared: Declared,
  args: EntryParts & { readonly transform?: EntryTransforms | undefined },
  opts: pulumi.ComponentResourceOptions,
): Entry {
  return makerOf<EntryMaker>("entries", name, declared.engine).make(name, declared, args, opts);
}

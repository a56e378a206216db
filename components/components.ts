import type * as pulumi from "@pulumi/pulumi";
import type { Database as Declared } from "../platform/schema";
import type { Entry as DeclaredEntry } from "../topology/schema/entry";
import { Entry as NginxEntry, type EntryArgs } from "./nginx/component";
import type { Database } from "./parts/database";
import type { Entry } from "./parts/entry";
import { externalDatabase } from "./external/component";
import { MariadbCluster, type MariadbClusterArgs } from "./mariadb/component";

export type DatabaseTransforms = MariadbClusterArgs["transform"];

type Make<E extends Declared["engine"]> = (
  name: string,
  declared: Extract<Declared, { engine: E }>,
  args: MariadbClusterArgs,
  opts: pulumi.ComponentResourceOptions,
) => Database;

/** One line per `engine`. */
const makers: { readonly [E in Declared["engine"]]: Make<E> } = {
  mariadb: (name, _declared, args, opts) => new MariadbCluster(name, args, opts),
  external: (_name, declared, { foundation }) => externalDatabase(declared, foundation),
};

export const makeDatabase = (name: string, declared: Declared, args: MariadbClusterArgs, opts: pulumi.ComponentResourceOptions): Database =>
  (makers[declared.engine] as Make<Declared["engine"]>)(name, declared as never, args, opts);

export type EntryTransforms = EntryArgs["transform"];

const entryMakers: Readonly<Record<string, (name: string, args: EntryArgs, opts: pulumi.ComponentResourceOptions) => Entry>> = {
  nginx: (name, args, opts) => new NginxEntry(name, args, opts),
};

export function makeEntry(name: string, { engine }: DeclaredEntry, args: EntryArgs, opts: pulumi.ComponentResourceOptions): Entry {
  const make = entryMakers[engine];
  if (!make) throw new Error(`entry ${name}: an engine ${engine} passed validation and has no component`);
  return make(name, args, opts);
}

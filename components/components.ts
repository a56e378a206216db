import type * as pulumi from "@pulumi/pulumi";
import type { Database as Declared } from "../platform/schema";
import type { Database } from "./parts/database";
import { externalDatabase } from "./external/component";
import { MariadbCluster, type MariadbClusterArgs } from "./mariadb/component";

export type DatabaseTransforms = MariadbClusterArgs["transform"];

type Make<E extends Declared["engine"]> = (
  name: string,
  declared: Extract<Declared, { engine: E }>,
  args: MariadbClusterArgs,
  opts: pulumi.ComponentResourceOptions,
) => Database;

/** One line for each engine. */
const makers: { readonly [E in Declared["engine"]]: Make<E> } = {
  mariadb: (name, _declared, args, opts) => new MariadbCluster(name, args, opts),
  external: (_name, declared, { foundation }) => externalDatabase(declared, foundation),
};

export const makeDatabase = (name: string, declared: Declared, args: MariadbClusterArgs, opts: pulumi.ComponentResourceOptions): Database =>
  (makers[declared.engine] as Make<Declared["engine"]>)(name, declared as never, args, opts);

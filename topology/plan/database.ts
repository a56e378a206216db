import { names } from "../names";
import type { App, Database, Topology } from "../schema/platform";
import type { DatabaseAccess, DatabaseUse, Server, Site } from "../site";
import type { SecretFile } from "../spec";
import { externalServer } from "./external";
import { mariadbServer } from "./mariadb-server";

/** How an app reaches its database, one line for each engine. It is no part of the models: an app's own plan needs it. */
const servers: { readonly [E in Database["engine"]]: (name: string, declared: Extract<Database, { engine: E }>, app: string) => Server } = {
  mariadb: mariadbServer,
  external: externalServer,
};

/** A name that no user's secret can have: theirs hold no dot. */
export const databasePassword = "database.password";

/** Root may start as another user inside the container, so the file is readable by all, in there. */
export const secretFile = (secret: string): SecretFile => ({ path: names.secretFile(secret), secret, mode: "0444" });

/** What the plan of a unit may know of its stack. */
export const siteOf = (topology: Topology): Site => ({ ...topology, access: (app, use) => accessOf(topology, app, use) });

export const databaseAccess = (topology: Topology, name: string, { database }: App): DatabaseAccess => accessOf(topology, name, database);

function accessOf({ platform }: Topology, app: string, use: DatabaseUse | undefined): DatabaseAccess {
  if (!use) return { environment: {}, secretFiles: [] };
  const database = platform.databases[use.name];
  if (!database) throw new Error(`database ${use.name} passed validation and is not declared`);
  const server = (servers[database.engine] as (name: string, declared: Database, app: string) => Server)(use.name, database, app);
  const values = {
    HOST: server.host,
    PORT: `${server.port}`,
    NAME: use.schema,
    USER: server.user,
    PASSWORD_FILE: names.secretFile(databasePassword),
  };
  const environment = Object.fromEntries(Object.entries(values).map(([key, value]) => [`${use.environmentPrefix}_${key}`, value]));
  return { environment, secretFiles: [secretFile(databasePassword)] };
}

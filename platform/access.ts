import { modelOf } from "./models";
import { names } from "../topology/names";
import { databasePassword, secretFile } from "../topology/plan/secret";
import type { databaseVariables, DatabaseAccess, DatabaseUse, Server, Site } from "../topology/site";
import type { Topology } from "./schema";

/** The part of its stack that the plan of a unit may see. */
export const siteOf = (topology: Topology): Site => ({ ...topology, access: (app, use) => accessOf(topology, app, use) });

function accessOf({ platform }: Topology, app: string, use: DatabaseUse | undefined): DatabaseAccess {
  if (!use) return { environment: {}, secretFiles: [] };
  const server = serverOf({ platform }, app, use.name);
  const values: Record<(typeof databaseVariables)[number], string> = {
    HOST: server.host,
    PORT: `${server.port}`,
    NAME: use.schema,
    USER: server.user,
    PASSWORD_FILE: names.secretFile(databasePassword),
  };
  const environment = Object.fromEntries(Object.entries(values).map(([key, value]) => [`${use.environmentPrefix}_${key}`, value]));
  return { environment, secretFiles: [secretFile(databasePassword)] };
}

function serverOf({ platform }: Pick<Topology, "platform">, app: string, name: string): Server {
  const declared = platform.databases[name];
  const server = declared && modelOf("databases", declared).access?.(name, declared, app);
  if (!server) throw new Error(`database ${name} passed validation and cannot be reached`);
  return server;
}

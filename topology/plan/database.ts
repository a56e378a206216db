import type { App, Topology } from "../schema/platform";
import { names } from "../names";
import type { SecretFile } from "../spec";

/** What an app is told about its database. The password is a file; its value travels beside the spec. */
export interface DatabaseAccess {
  readonly environment: Readonly<Record<string, string>>;
  readonly secretFiles: readonly SecretFile[];
}

/** A name that no user's secret can have: theirs hold no dot. */
export const databasePassword = "database.password";

/** Root may start as another user inside the container, so the file is readable by all, in there. */
export const secretFile = (secret: string): SecretFile => ({ path: names.secretFile(secret), secret, mode: "0444" });

export function databaseAccess({ platform }: Topology, appName: string, app: App): DatabaseAccess {
  const use = app.database;
  if (!use) return { environment: {}, secretFiles: [] };
  const database = platform.databases[use.name];
  if (!database) throw new Error(`database ${use.name} passed validation and is not declared`);
  const server =
    database.engine === "mariadb"
      ? { host: use.name, port: 3306, user: names.account(appName, database.passwordGeneration) }
      : { host: database.host, port: database.port, user: database.username };
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

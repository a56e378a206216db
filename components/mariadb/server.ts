import { names } from "../../topology/names";
import type { MariadbDatabase } from "./schema";
import type { Server } from "../../topology/site";

export const mariadbPort = 3306;

/** Where a server keeps its data. */
export const mariadbDataDirectory = "/var/lib/mysql";

/** Every app has an account of its own; the cluster's name in DNS is the member that may write. */
export const mariadbServer = (name: string, { passwordGeneration }: MariadbDatabase, app: string): Server => ({
  host: name,
  port: mariadbPort,
  user: names.account(app, passwordGeneration),
});

import { names } from "../../topology/names";
import type { MariadbDatabase } from "./schema";
import type { Server } from "../../topology/site";

export const mariadbPort = 3306;

/** Number of the member that the stack file declares as the primary. The servers tell which one is. */
export const declaredPrimary = 0;

export const mariadbDataDirectory = "/var/lib/mysql";

/** Every app has its own account; the cluster's DNS name is the member that may write. */
export const mariadbServer = (name: string, { passwordGeneration }: MariadbDatabase, app: string): Server => ({
  host: name,
  port: mariadbPort,
  user: names.account(app, passwordGeneration),
});

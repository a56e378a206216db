import { mariadbHandlers, reseed } from "../../provider/mariadb";
import type { MariadbDatabase } from "../../topology/schema/platform";
import type { Operations } from "./contract";
import { mariadbSecrets } from "./mariadb-secrets";
import { mariadbTakeOver } from "./mariadb-take-over";
import { unfitMariadb } from "./mariadb-versions";

export const mariadb: Operations<MariadbDatabase> = {
  secrets: mariadbSecrets,
  unfit: unfitMariadb,
  readers: {
    "breakwater:index:MariadbPrimary": mariadbHandlers.MariadbPrimary.read,
    "breakwater:index:MariadbReplica": mariadbHandlers.MariadbReplica.read,
  },
  rebuild: { type: "breakwater:index:MariadbSeed", fill: reseed },
  takeOver: mariadbTakeOver,
};

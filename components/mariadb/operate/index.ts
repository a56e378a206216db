import { mariadbHandlers, reseed } from "../provider";
import type { MariadbDatabase } from "../schema";
import type { Operations } from "../../contract";
import { mariadbSecrets } from "./secrets";
import { mariadbTakeOver } from "./take-over";
import { unfitMariadb } from "./versions";

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

import { handlers, reseed } from "../provider";
import { primary, replica, seed } from "../resources";
import type { MariadbDatabase } from "../schema";
import type { Operations } from "../../contract";
import { mariadbSecrets } from "./secrets";
import { mariadbTakeOver } from "./take-over";
import { unfitMariadb } from "./versions";

export const mariadb: Operations<MariadbDatabase> = {
  secrets: mariadbSecrets,
  unfit: unfitMariadb,
  readers: {
    [primary.token]: handlers.MariadbPrimary.read,
    [replica.token]: handlers.MariadbReplica.read,
  },
  rebuild: { type: seed.token, fill: reseed },
  takeOver: mariadbTakeOver,
};

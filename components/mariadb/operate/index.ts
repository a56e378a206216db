import { handlers, reseed, sourceOf } from "../provider";
import { primary, replica, seed, type SeedInputs } from "../resources";
import type { MariadbDatabase } from "../schema";
import type { Operations } from "../../contract";
import { leavingPrimary, mariadbRoles } from "./roles";
import { mariadbSecrets } from "./secrets";
import { mariadbTakeOver } from "./take-over";
import { unfitMariadb } from "./versions";

export const mariadb: Operations<MariadbDatabase> = {
  secrets: mariadbSecrets,
  unfit: async (...about) => (await Promise.all([unfitMariadb(...about), leavingPrimary(...about)])).flat(),
  readers: {
    [primary.token]: handlers.MariadbPrimary.read,
    [replica.token]: handlers.MariadbReplica.read,
  },
  roles: mariadbRoles,
  rebuild: { type: seed.token, source: (seed: SeedInputs, context) => sourceOf(seed, context), fill: reseed },
  takeOver: mariadbTakeOver,
};

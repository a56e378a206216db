import type { SlotHooks } from "../../../provider/slot";
import { accountHandler } from "./account";
import { withServer } from "./connection";
import { primaryHandler } from "./primary";
import { replicaHandler } from "./replica";
import { seedHandler } from "./seed";
import { withoutAccountsFault } from "./slot-cause";
import { tryMember } from "./trial";

export { reseed } from "./seed";

export const mariadbHandlers = {
  MariadbPrimary: primaryHandler(withServer),
  MariadbAccount: accountHandler(withServer),
  MariadbSeed: seedHandler,
  MariadbReplica: replicaHandler(withServer),
};

export const mariadbSlot: SlotHooks = { tryFirst: tryMember, explain: withoutAccountsFault };

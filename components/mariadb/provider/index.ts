import type { HandlersOf } from "../../../provider/types";
import type { account, primary, replica, seed } from "../resources";
import type { SlotHooks } from "../../../provider/slot";
import { accountHandler } from "./account";
import { withServer } from "./connection";
import { primaryHandler } from "./primary";
import { replicaHandler } from "./replica";
import { seedHandler } from "./seed";
import { withoutAccountsFault } from "./slot-cause";
import { tryMember } from "./trial";

export { reseed } from "./seed";

export const handlers: HandlersOf<typeof primary | typeof account | typeof seed | typeof replica> = {
  MariadbPrimary: primaryHandler(withServer),
  MariadbAccount: accountHandler(withServer),
  MariadbSeed: seedHandler,
  MariadbReplica: replicaHandler(withServer),
};

const slot: SlotHooks = { tryFirst: tryMember, explain: withoutAccountsFault };

export const mariadb = { handlers, slot };

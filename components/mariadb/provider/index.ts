import type { HandlersOf } from "../../../provider/types";
import type { account, primary, replica, seed } from "../resources";
import type { SlotHooks } from "../../../provider/slot";
import { accountHandler } from "./account";
import { withServer } from "./connection";
import { primaryHandler } from "./primary";
import { replicaHandler } from "./replica";
import { seedHandler } from "./seed";
import { observing } from "./cluster";
import { explainRoles, startsAsFollower } from "./slot-role";
import { withoutAccountsFault } from "./slot-cause";
import { tryMember } from "./trial";

export { reseed, sourceOf } from "./seed";

export const handlers: HandlersOf<typeof primary | typeof account | typeof seed | typeof replica> = {
  MariadbPrimary: primaryHandler(withServer),
  MariadbAccount: accountHandler(withServer),
  MariadbSeed: seedHandler,
  MariadbReplica: replicaHandler(withServer),
};

const observe = observing(withServer);

const slot: SlotHooks = {
  tryFirst: tryMember,
  follows: (inputs, context) => startsAsFollower(observe, inputs, context),
  explain: async (deviations, inputs, context) =>
    explainRoles(observe, await withoutAccountsFault(deviations, inputs, context), inputs, context),
};

export const mariadb = { handlers, slot };

import { accountHandler } from "./account";
import { withServer } from "./connection";
import { primaryHandler } from "./primary";
import { replicaHandler } from "./replica";
import { seedHandler } from "./seed";

export { reseed } from "./seed";

export const mariadbHandlers = {
  MariadbPrimary: primaryHandler(withServer),
  MariadbAccount: accountHandler(withServer),
  MariadbSeed: seedHandler,
  MariadbReplica: replicaHandler(withServer),
};

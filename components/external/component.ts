import type { ExternalDatabase } from "./schema";
import type { Database } from "../parts/database";
import type { Foundation } from "../parts/foundation";
import { known } from "../parts/records";

/** Nothing of it is made here: its account and its password exist. */
export const externalDatabase = ({ host, port, passwordSecret }: ExternalDatabase, { secrets }: Foundation): Database => ({
  volumes: {},
  credentials: () => ({ password: known(secrets, passwordSecret), ready: [] }),
  outputs: () => ({ engine: "external", host, port }),
});

import type { ExternalDatabase } from "./schema";
import type { Database } from "../parts/database";
import type { Foundation } from "../parts/foundation";
import { known } from "../parts/records";

/** Deploys nothing: its account and its password already exist. */
export const externalDatabase = ({ host, port, passwordSecret }: ExternalDatabase, { secrets }: Foundation): Database => ({
  volumes: {},
  credentials: () => ({ password: known(secrets, passwordSecret), ready: [] }),
  outputs: () => ({ engine: "external", host, port }),
});

import type { ExternalDatabase } from "../topology/schema/platform";
import type { Database } from "./database";
import type { Foundation } from "./foundation";
import { known } from "./records";

/** Nothing of it is made here: its account and its password exist. */
export const externalDatabase = ({ host, port, passwordSecret }: ExternalDatabase, { secrets }: Foundation): Database => ({
  volumes: {},
  credentials: () => ({ password: known(secrets, passwordSecret), ready: [] }),
  outputs: () => ({ engine: "external", host, port }),
});

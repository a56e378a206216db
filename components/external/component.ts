import type { ExternalDatabase } from "./schema";
import type { Database, DatabaseMaker } from "../parts/database";
import type { Foundation } from "../parts/foundation";
import { known } from "../parts/records";

/** Deploys nothing: its account and its password already exist. */
const externalDatabase = ({ host, port, passwordSecret }: ExternalDatabase, { secrets }: Foundation): Database => ({
  volumes: {},
  credentials: () => ({ password: known(secrets, passwordSecret), ready: [] }),
  outputs: () => ({ engine: "external", host, port }),
});

export const external = {
  section: "databases",
  make: (_name: string, declared: ExternalDatabase, { foundation }: { readonly foundation: Foundation }): Database =>
    externalDatabase(declared, foundation),
} as const satisfies DatabaseMaker;

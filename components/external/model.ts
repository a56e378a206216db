import { external as schema } from "./schema";
import type { ExternalDatabase } from "./schema";
import { externalServer } from "./plan";
import type { UnitModel } from "../../topology/unit";

/** A database outside the stack: it has nothing on the stack's hosts. */
export const external = {
  schema,
  section: "databases",
  engine: "external",
  checks: [],
  access: externalServer,
  plan: () => ({ members: [], networks: [], reaches: [] }),
} as const satisfies UnitModel<ExternalDatabase>;

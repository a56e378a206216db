import type { ExternalDatabase } from "../schema/platform";
import type { UnitModel } from "../unit";

/** A database that somebody else runs: nothing of it is on the stack's hosts. */
export const external: UnitModel<ExternalDatabase> = {
  section: "databases",
  engine: "external",
  checks: [],
  plan: () => ({ members: [], networks: [], reaches: [] }),
};

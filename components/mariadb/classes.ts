import { type ArgsOf, resourceOf } from "../parts/resource";
import { account, primary, replica, seed } from "./resources";

export type { ServerRef } from "../../provider/resources/server";

// What each of them is, and what its arguments mean: the definitions in resources.ts.
export class MariadbPrimary extends resourceOf(primary) {}
export class MariadbAccount extends resourceOf(account) {}
export class MariadbSeed extends resourceOf(seed) {}
export class MariadbReplica extends resourceOf(replica) {}

export type MariadbPrimaryArgs = ArgsOf<typeof primary>;
export type MariadbAccountArgs = ArgsOf<typeof account>;
export type MariadbSeedArgs = ArgsOf<typeof seed>;
export type MariadbReplicaArgs = ArgsOf<typeof replica>;

import { type ArgsOf, resourceOf } from "../parts/resource";
import { account, primary, replica, seed } from "./resources";

export type { ServerRef } from "../../provider/resources/server";

// The definitions in resources.ts describe the classes and their arguments.
export class MariadbPrimary extends resourceOf(primary) {}
export class MariadbAccount extends resourceOf(account) {}
export class MariadbSeed extends resourceOf(seed) {}
export class MariadbReplica extends resourceOf(replica) {}

export type MariadbPrimaryArgs = ArgsOf<typeof primary>;
export type MariadbAccountArgs = ArgsOf<typeof account>;
export type MariadbSeedArgs = ArgsOf<typeof seed>;
export type MariadbReplicaArgs = ArgsOf<typeof replica>;

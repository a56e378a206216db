import type { Command } from "../process";
import type { BenchStack } from "./stack";

/** The inputs of every contender: its own folder, its own prefix of Docker names, and the same stack. */
export interface Setting {
  readonly folder: string;
  readonly prefix: string;
  readonly stack: BenchStack;
  /** Folder of the programs that bench/toolchain/build creates. */
  readonly tools: string;
  readonly repository: string;
  readonly env: NodeJS.ProcessEnv;
}

/** The values that all settings of a run share. */
export type Surroundings = Pick<Setting, "folder" | "tools" | "repository" | "env"> & {
  /** The beginning of every Docker name of this run. */
  readonly id: string;
};

/** A way to deploy the stack, as the commands that its users would type. */
export interface Contender {
  /** First deployment, until all containers are healthy. */
  readonly cold: Command;
  /** The same command again: it deploys what changed in the description, or does nothing. */
  readonly apply: Command;
  /** Absent if the tool has no preview. Fails if there is anything to do, or reports it as `changes`. */
  readonly preview?: Command;
  /** A preview that can stream Pulumi's events; absent if the contender does not run Pulumi directly. */
  readonly streamedPreview?: Command;
  /** Repairs damage; absent if the contender does that automatically. */
  readonly repair?: Command;
  /** Repairs automatically while it runs. */
  readonly watch?: Command;
  /** Compares everything that is deployed with the hosts and changes nothing; absent if the tool cannot. Fails if anything deviates. */
  readonly quietRefresh?: Command;
  readonly down: Command;
}

/** Writes the contender's form of the stack to its folder. A second call with another stack changes what `apply` will do. */
export type Prepare = (setting: Setting) => Promise<Contender>;

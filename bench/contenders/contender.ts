import type { Command } from "../process";
import type { BenchStack } from "./stack";

/** What every contender is given: its own folder, its own prefix of Docker names, and the same stack. */
export interface Setting {
  readonly folder: string;
  readonly prefix: string;
  readonly stack: BenchStack;
  /** Folder of the programs that bench/toolchain/build makes. */
  readonly tools: string;
  readonly repository: string;
  readonly env: NodeJS.ProcessEnv;
}

/** What all settings of one run have in common. */
export type Surroundings = Pick<Setting, "folder" | "tools" | "repository" | "env"> & {
  /** Start of every Docker name of this run. */
  readonly id: string;
};

/** One way of deploying the stack, as the commands that its users would type. */
export interface Contender {
  /** First deployment, until all containers are healthy. */
  readonly cold: Command;
  /** The same command again: what changed in the description is rolled out; if nothing did, nothing is to be done. */
  readonly apply: Command;
  /** Absent where the tool cannot say what it would do. Fails when there is anything to do, or tells it as `changes`. */
  readonly preview?: Command;
  /** A preview that can stream the engine's events; absent where there is no engine, or not directly. */
  readonly streamedPreview?: Command;
  /** Brings back what was damaged; absent where the contender does that without being asked. */
  readonly repair?: Command;
  /** Repairs unattended for as long as it runs. */
  readonly watch?: Command;
  /** Looks at everything that is deployed and changes nothing; absent where there is no engine, or not directly. */
  readonly quietRefresh?: Command;
  readonly down: Command;
}

/** Writes the contender's form of the stack into its folder. Called again with another stack, it changes what `apply` will do. */
export type Prepare = (setting: Setting) => Promise<Contender>;

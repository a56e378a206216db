import type { Command } from "./process";
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

/** One way of deploying the stack, as the commands that its users would type. */
export interface Contender {
  /** First deployment, until all containers are healthy. */
  readonly cold: Command;
  /** The same command again: nothing is to be done. */
  readonly noop: Command;
  /** Absent where the tool cannot say what it would do. */
  readonly preview?: Command;
  /** A preview that can stream the engine's events; absent where there is no engine, or not directly. */
  readonly streamedPreview?: Command;
  /** Looks at everything that is deployed and changes nothing; absent where there is no engine, or not directly. */
  readonly quietRefresh?: Command;
  /** Brings a removed container back. */
  readonly repair: Command;
  readonly down: Command;
}

export type Prepare = (setting: Setting) => Promise<Contender>;

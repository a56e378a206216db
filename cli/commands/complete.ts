import { Command } from "commander";
import { lookUp, proposals } from "../completion/proposals";

/** Prints what may stand in the place of the last word. A stack file that cannot be read only means fewer proposals. */
export function complete(words: readonly string[], program: Command): Promise<void> {
  process.stdout.write(
    proposals(words, program, lookUp)
      .map((word) => `${word}\n`)
      .join(""),
  );
  return Promise.resolve();
}

import { bare } from "../command";
import { lookUp, proposals } from "../completion/proposals";

/** What the scripts of `completion` call while a person types; reads no state. A stack file that cannot be read only means fewer proposals. */
export const completeCommand = () =>
  bare("complete", "")
    .argument("[words...]")
    .action((words, _, complete) => {
      const found = complete.parent ? proposals(words, complete.parent, lookUp) : [];
      process.stdout.write(found.map((word) => `${word}\n`).join(""));
    });

import { bare } from "../command";
import { lookUp, proposals } from "../completion/proposals";

/** The scripts of `completion` call it at each tab. It does not read the state; an unreadable stack file only reduces the proposals. */
export const completeCommand = () =>
  bare("complete", "")
    .argument("[words...]")
    .action((words, _, complete) => {
      const found = complete.parent ? proposals(words, complete.parent, lookUp) : [];
      process.stdout.write(found.map((word) => `${word}\n`).join(""));
    });

import type { Add, Run } from "./define";

/** What takes the stack away. */
export function addRemoving(add: Add, run: Run): void {
  add("down", "remove everything but data, passwords and identities").action(run(async () => (await import("../commands/down")).down));
  add("destroy-data", "delete the stack with all its data")
    .option("--confirm <stack>", "the stack's name once more")
    .action(run(async () => (await import("../commands/destroy-data")).destroyData));
}

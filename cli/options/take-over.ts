import { collect, type Add, type Run } from "./define";

/** The way in: what others started becomes a stack. */
export function addTakeOver(add: Add, run: Run): void {
  add("init", "write the first stack file")
    .option("--from <compose.yml>", "read a compose file, and report line by line what is not in the stack file")
    .option("--output <file>", "where to write; Pulumi.STACK.yaml by default")
    .option("--force", "overwrite what is there", false)
    .action(run(async () => (await import("../commands/init")).init));
  add("adopt", "take over what Compose or a person started, with its data")
    .option("--compose-project <name>", "everything of one Compose project")
    .option("--take <container=unit>", "one container, and what it becomes in the stack file; repeatable", collect, [])
    .option("--leave <container:path>", "data of an old container that may stay behind; repeatable", collect, [])
    .option("--yes", "do it; without it the plan is printed and nothing is changed", false)
    .action(run(async () => (await import("../commands/adopt")).adopt));
}

import type { Command } from "commander";
import { collect, type Add, type Run } from "./define";

const stateHelp = `
Examples:
  ./breakwater state move --stack prod --to 's3://team-state/site?region=eu-central-1'
  ./breakwater state move --stack prod --to own          back into this clone
  ./breakwater state backup --stack prod --to prod.json  secrets encrypted; keep the passphrase elsewhere
  ./breakwater state restore prod.json --stack prod

Nothing is asked; what would be lost needs its name in --confirm. More: docs/team.md`;

/** Where the state is, who holds it, and how plain Pulumi finds it. */
export function addState(parent: Command, add: Add, run: Run): void {
  add("unlock", "who holds the lock of a run; with --confirm, break it")
    .option("--confirm <stack>", "the stack's name once more")
    .action(run(async () => (await import("../commands/unlock")).unlock));
  add("recover", "rebuild a lost, damaged or outdated state from what runs, without an interruption")
    .option("--yes", "do it; without it the plan is printed and nothing is changed", false)
    .option("--rotate <name>", "give a new value to a password that cannot be read back; repeatable", collect, [])
    .action(run(async () => (await import("../commands/recover")).recover));
  const state = parent.command("state").description("move, back up and restore Pulumi's state");
  state.addHelpText("after", stateHelp);
  add("move", "to another backend; the old copy goes only when the new one is proven equal", state)
    .requiredOption("--to <url>", "s3://BUCKET/PREFIX?region=…, file:///FOLDER, or `own` for this clone's folder")
    .action(run(async () => (await import("../commands/state-move")).stateMove));
  add("backup", "the state in one file, secrets encrypted, with its salt", state)
    .option("--to <file>", "default: backups/STACK-TIME.json in BREAKWATER_HOME")
    .action(run(async () => (await import("../commands/state-backup")).stateBackup));
  add("restore <file>", "from a backup into a backend that has no such stack", state)
    .option("--confirm <stack>", "the stack's name once more: replaces the state that is there")
    .action(run<[string]>(async () => (await import("../commands/state-restore")).stateRestore));
  add("env", "print and write .breakwater/env.sh, for plain Pulumi").action(run(async () => (await import("../commands/env")).env));
}

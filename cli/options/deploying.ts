import { count, type Add, type Run } from "./define";

const planHelp = `
Examples:
  ./breakwater plan                         what up will do to the stack dev
  ./breakwater plan --refresh               and what it will repair
  ./breakwater plan --markdown > plan.md    for a pull request
  ./breakwater plan --expect-no-changes     exit code 7 when the stack is not as its file says`;

function addPlan(add: Add, run: Run): void {
  add("plan", "what up will do, in words; changes nothing")
    .alias("preview")
    .option("--markdown", "as a comment for a pull request, with a hidden line to find it again", false)
    .option("--expect-no-changes", "exit code 7 when there is anything to do", false)
    .option("--refresh", "look at the hosts first, as up does, so that repairs are planned too", false)
    .addHelpText("after", planHelp)
    .action(run(async () => (await import("../commands/plan")).plan));
}

function addReleases(add: Add, run: Run): void {
  add("rollback", "deploy an earlier release: its configuration with exactly its images")
    .option("--to <release>", "number of a release (default: the one before; after a failed up the last good one)", count)
    .action(run(async () => (await import("../commands/rollback")).rollback));
  add("releases", "what rollback can deploy").action(run(async () => (await import("../commands/releases")).releases));
}

/** What changes a stack, and what says so before. */
export function addDeploying(add: Add, run: Run): void {
  add("up", "deploy, or repair what deviates")
    .option("--no-refresh", "trust the state instead of looking at the hosts first")
    .action(run(async () => (await import("../commands/up")).up));
  addPlan(add, run);
  addReleases(add, run);
}

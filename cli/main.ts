#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError, type CommandOptions } from "commander";
import { RunError } from "@pulumi/pulumi/errors";
import { exitCodes, Stop } from "./exit";
import type { GlobalOptions } from "./session";

const more = `
Examples:
  breakwater init --from compose.yml      the first stack file, from what Compose runs
  breakwater adopt --compose-project shop what would be taken over, and with which interruption; --yes does it
  breakwater up                           deploy the stack dev, or repair it
  breakwater up --stack prod              another stack: Pulumi.prod.yaml
  breakwater plan                         what up will do, and what it interrupts
  breakwater logs web --follow            what the app web writes
  breakwater rollback                     go back to the release before, images and configuration as one
  breakwater watch                        repair by itself what breaks
  breakwater drift --json                 for CI; exit code 7 when reality differs
  breakwater heal                         repair that, and nothing else
  breakwater rebuild dev-db-1             fill one replica anew from its primary
  breakwater destroy-data --confirm dev   delete the stack and its data
  breakwater state move --stack prod --to 's3://team/state?region=eu-central-1'
                                          one state for every laptop, CI and watcher (docs/team.md)

Exit codes:
  0    done, or nothing to do
  1    failed; the message says why and how to go on
  2    a mistake in the stack file or on the command line; nothing was changed
  7    drift: something is not as declared; with plan --expect-no-changes: there is something to do
  130  cancelled; what had begun was finished and recorded

Environment: BREAKWATER_STACK, BREAKWATER_HOME (default .breakwater), BREAKWATER_FILE (default Pulumi.STACK.yaml), NO_COLOR,
BREAKWATER_BACKEND (where the state is; default: breakwater:backend of the stack file, else BREAKWATER_HOME), and for a shared one
AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_PROFILE and PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE,
DOCKER_HOST and DOCKER_CONTEXT for hosts with the address "local", BREAKWATER_TRACES=1 for stack traces.`;

const watchExamples = `
Examples:
  breakwater watch --stack prod                        until Ctrl-C; as a service: packaging/breakwater-watch@.service
  breakwater watch --listen 127.0.0.1:9643             a second stack on the same machine
  curl http://127.0.0.1:9642/healthz

What it may do is in the stack file, under watch.`;

const pauseExamples = `
Examples:
  breakwater pause db-1 --for 30m --why "new disk"
  breakwater pause web site --for 2h --why "load test"
  breakwater resume db-1`;

const historyExamples = `
Examples:
  breakwater history --since 1h
  breakwater history --json | jq 'map(select(.event == "repaired"))'`;

const planHelp = `
Examples:
  breakwater plan                         what up will do to the stack dev
  breakwater plan --refresh               and what it will repair
  breakwater plan --markdown > plan.md    for a pull request
  breakwater plan --expect-no-changes     exit code 7 when the stack is not as its file says`;

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("It has to be a whole number from 1.");
  return value;
}

const collect = (value: string, before: readonly string[]): string[] => [...before, value];

type Action<A extends unknown[]> = (...args: A) => Promise<void>;
type Add = (usage: string, about: string, parent?: Command, options?: CommandOptions) => Command;
type Run = <A extends unknown[]>(load: () => Promise<Action<[...A, never]>>) => (...args: [...A, object, Command]) => Promise<void>;

const stateHelp = `
Examples:
  breakwater state move --stack prod --to 's3://team-state/site?region=eu-central-1'
  breakwater state move --stack prod --to own          back into this clone
  breakwater state backup --stack prod --to prod.json  secrets encrypted; keep the passphrase elsewhere
  breakwater state restore prod.json --stack prod

Nothing is asked; what would be lost needs its name in --confirm. More: docs/team.md`;

function addTakeOver(add: Add, run: Run): void {
  add("init", "write the first stack file")
    .option("--from <compose.yml>", "read a compose file, and say line by line what is not in the stack file")
    .option("--output <file>", "where to write; Pulumi.STACK.yaml by default")
    .option("--force", "overwrite what is there", false)
    .action(run(async () => (await import("./commands/init")).init));
  add("adopt", "take over what Compose or a person started, with its data")
    .option("--compose-project <name>", "everything of one Compose project")
    .option("--take <container=unit>", "one container, and what it becomes in the stack file; repeatable", collect, [])
    .option("--leave <container:path>", "data of an old container that may stay behind; repeatable", collect, [])
    .option("--yes", "do it; without it the plan is printed and nothing is changed", false)
    .action(run(async () => (await import("./commands/adopt")).adopt));
}

function addPlan(add: Add, run: Run): void {
  add("plan", "what up will do, in words; changes nothing")
    .alias("preview")
    .option("--markdown", "as a comment for a pull request, with a hidden line to find it again", false)
    .option("--expect-no-changes", "exit code 7 when there is anything to do", false)
    .option("--refresh", "look at the hosts first, as up does, so that repairs are planned too", false)
    .addHelpText("after", planHelp)
    .action(run(async () => (await import("./commands/plan")).plan));
}

function addState(state: Command, add: Add, run: Run): void {
  state.addHelpText("after", stateHelp);
  add("move", "to another backend; the old copy goes only when the new one is proven equal", state)
    .requiredOption("--to <url>", "s3://BUCKET/PREFIX?region=…, file:///FOLDER, or `own` for this clone's folder")
    .action(run(async () => (await import("./commands/state-move")).stateMove));
  add("backup", "the state in one file, secrets encrypted, with its salt", state)
    .option("--to <file>", "default: backups/STACK-TIME.json in BREAKWATER_HOME")
    .action(run(async () => (await import("./commands/state-backup")).stateBackup));
  add("restore <file>", "from a backup into a backend that has no such stack", state)
    .option("--confirm <stack>", "the stack's name once more: replaces the state that is there")
    .action(run<[string]>(async () => (await import("./commands/state-restore")).stateRestore));
}

/** The watcher, and what people tell it and ask of it. */
function addWatching(add: Add, run: Run): void {
  add("watch", "see at once what breaks, and repair it")
    .option("--listen <address>", "where /healthz and /metrics answer; none: nowhere", "127.0.0.1:9642")
    .addHelpText("after", watchExamples)
    .action(run(async () => (await import("./commands/watch")).watch));
  add("pause <resource...>", "keep the watcher away from an app, a database, an entry or one member")
    .requiredOption("--for <time>", "how long: 90s, 30m, 2h or 1d")
    .requiredOption("--why <reason>", "what you are doing, for the next person")
    .addHelpText("after", pauseExamples)
    .action(run<[string[]]>(async () => (await import("./commands/pause")).pause));
  add("resume <resource...>", "end a pause").action(run<[string[]]>(async () => (await import("./commands/pause")).resume));
  add("history", "what the watcher saw and did")
    .option("--since <time>", "only the last 90s, 30m, 2h or 1d")
    .addHelpText("after", historyExamples)
    .action(run(async () => (await import("./commands/history")).history));
  add("repair <names...>", "the watcher's own run", undefined, { hidden: true }).action(
    run<[string[]]>(async () => (await import("./commands/repair")).repair),
  );
}

function addReleases(add: Add, run: Run): void {
  add("rollback", "deploy an earlier release: its configuration with exactly its images")
    .option("--to <release>", "number of a release (default: the one before; after a failed up the last good one)", count)
    .action(run(async () => (await import("./commands/rollback")).rollback));
  add("releases", "what rollback can deploy").action(run(async () => (await import("./commands/releases")).releases));
}

function addRepairs(add: Add, run: Run): void {
  add("drift", "what is not as declared; exit code 7")
    .option("--markdown", "report for a comment in continuous integration", false)
    .action(run(async () => (await import("./commands/drift")).drift));
  add("heal", "repair what deviates, and roll nothing out").action(run(async () => (await import("./commands/heal")).heal));
  add("rebuild <member>", "give up one replica's data and copy the primary's").action(
    run<[string]>(async () => (await import("./commands/rebuild")).rebuild),
  );
}

/** Every command is loaded only when it runs: help and mistakes answer at once. */
export function program(): Command {
  const breakwater = new Command("breakwater")
    .description("A highly available web stack on your own Docker hosts, from one typed file.")
    .option("--stack <name>", "stack, and Pulumi.NAME.yaml", process.env.BREAKWATER_STACK ?? "dev")
    .option("--json", "result as JSON on stdout; progress stays on stderr", false)
    .addHelpText("after", more)
    .exitOverride()
    .showHelpAfterError("(breakwater --help)");
  const add: Add = (usage, about, parent = breakwater, options) =>
    parent.command(usage, options).description(about).option("--stack <name>", "stack").option("--json", "result as JSON");
  const run: Run =
    <A extends unknown[]>(load: () => Promise<Action<[...A, never]>>) =>
    async (...args: [...A, object, Command]): Promise<void> => {
      const command = args.at(-1) as Command;
      const values = args.slice(0, -2) as unknown as A;
      const options = { ...breakwater.opts<GlobalOptions>(), ...command.opts<Partial<GlobalOptions>>() };
      await (await import("./backend/ready")).readyBackend(options.stack);
      await (
        await load()
      )(...values, options as never);
    };

  addTakeOver(add, run);
  add("up", "deploy, or repair what deviates")
    .option("--no-refresh", "trust the state instead of looking at the hosts first")
    .action(run(async () => (await import("./commands/up")).up));
  addPlan(add, run);
  addReleases(add, run);
  add("down", "remove everything but data, passwords and identities").action(run(async () => (await import("./commands/down")).down));
  add("status", "site, members, replication, containers").action(run(async () => (await import("./commands/status")).status));
  add("logs [name]", "logs of an app, a database, an entry or one container")
    .option("--tail <lines>", "lines of each container", count, 100)
    .option("--follow", "go on until Ctrl-C", false)
    .action(run<[string | undefined]>(async () => (await import("./commands/logs")).logs));
  addRepairs(add, run);
  addWatching(add, run);
  add("destroy-data", "delete the stack with all its data")
    .option("--confirm <stack>", "the stack's name once more")
    .action(run(async () => (await import("./commands/destroy-data")).destroyData));
  add("unlock", "who holds the lock of a run; with --confirm, break it")
    .option("--confirm <stack>", "the stack's name once more")
    .action(run(async () => (await import("./commands/unlock")).unlock));
  addState(breakwater.command("state").description("move, back up and restore the engine's state"), add, run);
  add("env", "print and write .breakwater/env.sh, for plain Pulumi").action(run(async () => (await import("./commands/env")).env));
  return breakwater;
}

/** The exit code of whatever ended a command, after telling the person. A user's mistake shows no stack trace; a bug of ours does. */
export function explain(error: unknown, write: (text: string) => void): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.mistake;
  if (error instanceof Stop) write(`${error.message}\n`);
  else if (error instanceof RunError) write(`${error.message}\n`);
  else if (error instanceof Error && ["DockerError", "ProviderError"].includes(error.constructor.name)) write(`${error.message}\n`);
  else write(`${error instanceof Error ? error.stack : String(error)}\n`);
  if (error instanceof Stop) return error.code;
  return error instanceof RunError ? exitCodes.mistake : exitCodes.failed;
}

export async function main(args: readonly string[]): Promise<void> {
  // Nobody reads any more, as in `breakwater logs | head`. Progress is no reason to leave a run half done.
  process.stderr.on("error", () => undefined);
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? exitCodes.ok : exitCodes.failed));
  try {
    await program().parseAsync([...args]);
  } catch (error) {
    process.exitCode = explain(error, (text) => process.stderr.write(text));
  }
}

if (require.main === module) void main(process.argv);

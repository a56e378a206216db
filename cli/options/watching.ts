import type { Add, Run } from "./define";

const watchExamples = `
Examples:
  ./breakwater watch --stack prod                        until Ctrl-C; as a service: packaging/breakwater-watch@.service
  ./breakwater watch --listen 127.0.0.1:9643             a second stack on the same machine
  curl http://127.0.0.1:9642/healthz

The stack file sets its limits, under watch.`;

const pauseExamples = `
Examples:
  ./breakwater pause db-1 --for 30m --why "new disk"
  ./breakwater pause web site --for 2h --why "load test"
  ./breakwater resume db-1`;

const historyExamples = `
Examples:
  ./breakwater history --since 1h
  ./breakwater history --json | jq 'map(select(.event == "repaired"))'`;

/** The watcher, and what people tell it and ask of it. */
export function addWatching(add: Add, run: Run): void {
  add("watch", "see immediately what breaks, and repair it")
    .option("--listen <address>", "where /healthz and /metrics answer; none: nowhere", "127.0.0.1:9642")
    .addHelpText("after", watchExamples)
    .action(run(async () => (await import("../commands/watch")).watch));
  add("pause <resource...>", "keep the watcher away from an app, a database, an entry or one member")
    .requiredOption("--for <time>", "how long: 90s, 30m, 2h or 1d")
    .requiredOption("--why <reason>", "what you are doing, for the next person")
    .addHelpText("after", pauseExamples)
    .action(run<[string[]]>(async () => (await import("../commands/pause")).pause));
  add("resume <resource...>", "end a pause").action(run<[string[]]>(async () => (await import("../commands/resume")).resume));
  add("history", "what the watcher saw and did")
    .option("--since <time>", "only the last 90s, 30m, 2h or 1d")
    .addHelpText("after", historyExamples)
    .action(run(async () => (await import("../commands/history")).history));
  add("repair <names...>", "the watcher's own run", undefined, { hidden: true }).action(
    run<[string[]]>(async () => (await import("../commands/repair")).repair),
  );
}

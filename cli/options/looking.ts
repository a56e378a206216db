import { moment, tail, type Add, type Run } from "./define";

/** What only looks. */
export function addLooking(add: Add, run: Run): void {
  add("status", "what should run and what does, replication, the site; exit code 7 when it is not whole").action(
    run(async () => (await import("../commands/status")).status),
  );
  add("logs [name]", "logs of an app, a database, an entry or one container")
    .option("-n, --tail <lines>", "lines of each container, or all (default: 100; with a time: all)", tail)
    .option("--since <time>", "from 90s, 30m, 2h or 1d ago on, or from a time such as 2026-11-26T09:00:00Z", moment)
    .option("--until <time>", "up to such a time", moment)
    .option("-f, --follow", "go on until Ctrl-C", false)
    .action(run<[string | undefined]>(async () => (await import("../commands/logs")).logs));
}

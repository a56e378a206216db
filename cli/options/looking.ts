import { count, type Add, type Run } from "./define";

/** What only looks. */
export function addLooking(add: Add, run: Run): void {
  add("status", "what should run and what does, replication, the site; exit code 7 when it is not whole").action(
    run(async () => (await import("../commands/status")).status),
  );
  add("logs [name]", "logs of an app, a database, an entry or one container")
    .option("--tail <lines>", "lines of each container", count, 100)
    .option("--follow", "go on until Ctrl-C", false)
    .action(run<[string | undefined]>(async () => (await import("../commands/logs")).logs));
}

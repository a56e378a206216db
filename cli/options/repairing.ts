import type { Add, Run } from "./define";

/** Back to what is declared. */
export function addRepairs(add: Add, run: Run): void {
  add("drift", "what is not as declared; exit code 7")
    .option("--markdown", "report for a comment in continuous integration", false)
    .action(run(async () => (await import("../commands/drift")).drift));
  add("heal", "repair what deviates, and roll nothing out").action(run(async () => (await import("../commands/heal")).heal));
  add("rebuild <member>", "give up one replica's data and copy the primary's").action(
    run<[string]>(async () => (await import("../commands/rebuild")).rebuild),
  );
}

import { versions } from "./topology/versions";
import { handlers } from "./platform/handlers";
import { serve } from "./provider/host/serve";

/** An engine that was killed leaves its plugins behind; its end is seen by the change of parent. */
function endWithTheEngine(): void {
  const engine = process.ppid;
  setInterval(() => process.ppid !== engine && process.exit(1), 2_000).unref();
}

endWithTheEngine();
// The engine calls its plugins with the address at which it takes messages, after options of its own.
const engine = process.argv.slice(2).find((argument) => /:\d+$/.test(argument));
serve(handlers, versions.plugin, engine).then(
  ({ port }) => process.stdout.write(`${port}\n`),
  (error: Error) => {
    process.stderr.write(`Breakwater's provider cannot start: ${error.message}\n`);
    process.exit(1);
  },
);

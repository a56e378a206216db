import { trustVariable } from "./config/trust";
import { versions } from "./topology/versions";
import { handlers } from "./platform/handlers";
import { serve } from "./provider/host/serve";

/** A killed Pulumi engine leaves its plugins running; the change of the parent process reveals that. */
function endWithPulumi(): void {
  const engine = process.ppid;
  setInterval(() => process.ppid !== engine && process.exit(1), 2_000).unref();
}

endWithPulumi();
// Pulumi's engine passes the address at which it accepts messages, after its own options.
const engine = process.argv.slice(2).find((argument) => /:\d+$/.test(argument));
serve(handlers, versions.plugin, engine, Boolean(process.env[trustVariable])).then(
  ({ port }) => process.stdout.write(`${port}\n`),
  (error: Error) => {
    process.stderr.write(`Breakwater's provider cannot start: ${error.message}\n`);
    process.exit(1);
  },
);

import { versions } from "../topology/versions";
import { anchorHandler } from "./anchor";
import { claimHandler } from "./claim";
import { gateHandler } from "./gate";
import { haproxyHandlers } from "./haproxy";
import type { Handlers } from "./host/operations";
import { serve } from "./host/serve";
import { jobHandler } from "./job";
import { mariadbHandlers } from "./mariadb";
import { networkHandler } from "./network";
import { nginxHandlers } from "./nginx";
import { slotHandler } from "./slot";
import { volumeHandler } from "./volume";

const handlers = {
  Claim: claimHandler,
  Anchor: anchorHandler,
  Network: networkHandler,
  Volume: volumeHandler,
  Slot: slotHandler,
  Job: jobHandler,
  Gate: gateHandler,
  ...mariadbHandlers,
  ...nginxHandlers,
  ...haproxyHandlers,
};

/** An engine that was killed leaves its plugins behind; its end is seen by the change of parent. */
function endWithTheEngine(): void {
  const engine = process.ppid;
  setInterval(() => process.ppid !== engine && process.exit(1), 2_000).unref();
}

endWithTheEngine();
serve(handlers as unknown as Handlers, versions.plugin).then(
  ({ port }) => process.stdout.write(`${port}\n`),
  (error: Error) => {
    process.stderr.write(`Breakwater's provider cannot start: ${error.message}\n`);
    process.exit(1);
  },
);

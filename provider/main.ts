import { versions } from "../topology/versions";
import { anchorHandler } from "./anchor";
import { claimHandler } from "./claim";
import { extraCaHandler } from "./extra-ca";
import { gateHandler } from "./gate";
import { haproxyHandlers } from "./haproxy";
import type { Handlers } from "./host/operations";
import { serve } from "./host/serve";
import { jobHandler } from "./job";
import { limitsHandler } from "./limits";
import { mariadbHandlers } from "./mariadb";
import { networkHandler } from "./network";
import { nginxHandlers } from "./nginx";
import { slotHandler } from "./slot";
import { volumeHandler } from "./volume";
import { volumeOwnerHandler } from "./volume-owner";

const handlers = {
  Claim: claimHandler,
  Anchor: anchorHandler,
  Network: networkHandler,
  Volume: volumeHandler,
  VolumeOwner: volumeOwnerHandler,
  Slot: slotHandler,
  Job: jobHandler,
  Gate: gateHandler,
  Limits: limitsHandler,
  ExtraCa: extraCaHandler,
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
// The engine calls its plugins with the address at which it takes messages, after options of its own.
const engine = process.argv.slice(2).find((argument) => /:\d+$/.test(argument));
serve(handlers as unknown as Handlers, versions.plugin, engine).then(
  ({ port }) => process.stdout.write(`${port}\n`),
  (error: Error) => {
    process.stderr.write(`Breakwater's provider cannot start: ${error.message}\n`);
    process.exit(1);
  },
);

import { containerName } from "../../docker/name";
import type { Daemon } from "../../docker/daemon";
import { within } from "../../docker/within";
import { labels } from "../../topology/names";
import type { Console } from "../process/console";
import { exitCodes, Stop } from "../process/exit";

/** A Docker daemon that cannot unpause a container does not answer at all. */
const wakeWithinMs = 20_000;

/** Unpauses the stack's containers. A paused container does not react to a stop, and Pulumi would wait for it forever. */
export async function wakePaused(stack: string, daemons: readonly Daemon[], console: Console): Promise<void> {
  for (const daemon of daemons) {
    const found = await daemon.containers({ labels: { [labels.stack]: stack }, all: true });
    for (const { Id, Names } of found.filter(({ State }) => State === "paused")) {
      const name = containerName({ Names, Id });
      await within(wakeWithinMs, daemon.unpause(Id)).catch((error: Error) => {
        throw new Stop(
          exitCodes.failed,
          `${name} is paused and cannot be woken: ${error.message}. Nothing was removed.\n` +
            `Wake it on its host, \`docker unpause ${name}\`; an engine that does not answer to that has to be restarted. Then type the command again.`,
        );
      });
      console.step("·", `woke ${name}, which was paused, so that it can stop`);
    }
  }
}

import type { ContainerInspect } from "../../../docker/daemon";
import { again } from "../../../provider/messages";
import type { SlotInputs } from "../../../provider/resources/slot";
import { type Context, ProviderError } from "../../../provider/types";
import { seed } from "./seed";

/**
 * Fills a throw-away volume with a copy of the data that a member needs to start: InnoDB's own files and the system's
 * tables.
 * @returns false when the member's image lacks the tools of a copy: then only an empty data directory can be tried
 */
export async function copySystem(inputs: SlotInputs, container: ContainerInspect, volume: string, context: Context): Promise<boolean> {
  const daemon = context.daemon(inputs.host);
  const tools = ["sh", "-c", "command -v mariadb-backup && command -v mbstream && command -v socat && command -v openssl"];
  const network = inputs.spec.networks[0]?.network;
  if (network === undefined || (await daemon.exec(container.Id, tools, { user: "root" })).exitCode !== 0) return false;
  const name = container.Name.replace(/^\//, "");
  const about = {
    host: inputs.host,
    stack: inputs.stack,
    member: `${name}-trial`,
    volume,
    network,
    image: container.Image,
    source: { host: inputs.host, container: name },
  };
  try {
    await seed(about, context, "system");
    return true;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const cause = error.message.split("\nThe source is unharmed")[0];
    throw new ProviderError(
      `The change of ${name} has to be tried on a copy of its own tables, and that copy could not be made: ${cause}\n` +
        `${name} was not touched and keeps serving as before. Remove the cause. ${again}`,
    );
  }
}

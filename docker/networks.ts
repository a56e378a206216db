import { setTimeout as pause } from "node:timers/promises";

/** Milliseconds that Docker gets to release the endpoint of a removed container. */
const releaseMs = 10_000;

interface Network {
  inspect(): Promise<object>;
  remove(): Promise<unknown>;
}

const isUsed = async (network: Network): Promise<boolean> => {
  const { Containers } = (await network.inspect()) as { readonly Containers?: Readonly<Record<string, unknown>> | null };
  return Object.keys(Containers ?? {}).length > 0;
};

/**
 * Docker removes a container from a network's list a moment before it releases its endpoint. In between, it refuses to remove the
 * network.
 */
export async function removeReleased(network: Network, limit = releaseMs): Promise<void> {
  for (const until = Date.now() + limit; ; await pause(100)) {
    try {
      return void (await network.remove());
    } catch (error) {
      const isHeld = (error as Error).message.includes("active endpoints");
      if (!isHeld || Date.now() >= until || (await isUsed(network))) throw error;
    }
  }
}

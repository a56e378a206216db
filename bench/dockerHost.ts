import { createServer } from "node:net";
import { performance } from "node:perf_hooks";
import { run } from "./process";

const lines = (text: string) => text.split("\n").filter((line) => line !== "");

/** The host of this machine's docker command. Every contender gets it, because some do not support contexts. */
export async function dockerHost(): Promise<string> {
  return process.env.DOCKER_HOST ?? (await run(["docker", "context", "inspect", "--format", "{{.Endpoints.docker.Host}}"]));
}

/** Ids of the containers whose names start with this regular expression, sorted. */
export async function containers(start: string, ...filters: string[]): Promise<string[]> {
  const extra = filters.flatMap((filter) => ["--filter", filter]);
  return lines(await run(["docker", "ps", "--all", "--quiet", "--no-trunc", "--filter", `name=^/?${start}`, ...extra])).sort();
}

/** State of the host's swarm, and whether this host manages it. */
export const swarmState = () => run(["docker", "info", "--format", "{{.Swarm.LocalNodeState}} {{.Swarm.ControlAvailable}}"]);
export const managesSwarm = "active true";

async function removeOnce(prefix: string): Promise<void> {
  const remove = async (ids: string[], ...command: string[]) => {
    if (ids.length > 0) await run(["docker", ...command, ...ids]);
  };
  const named = async (kind: string) => lines(await run(["docker", kind, "ls", "--quiet", "--filter", `name=^${prefix}`]));
  // An existing service recreates its containers.
  if ((await swarmState()) === managesSwarm) await run(["docker", "stack", "rm", prefix]);
  await remove(await containers(prefix), "rm", "--force", "--volumes");
  await remove(await named("network"), "network", "rm");
  await remove(await named("volume"), "volume", "rm");
  // Names that Breakwater gives to the images of its releases. The images have other names as well.
  await remove(lines(await run(["docker", "images", "--format", "{{.Repository}}:{{.Tag}}", `${prefix}-*`])), "rmi", "--force");
}

/**
 * Removes every container, network, volume and image name of a prefix, in any state. Repeats, because Docker still executes requests
 * of an interrupted owner: a container may appear while others are removed.
 */
export async function removeAll(prefix: string, limitSeconds = 60): Promise<void> {
  const limit = performance.now() + limitSeconds * 1000;
  for (;;) {
    try {
      return await removeOnce(prefix);
    } catch (error) {
      if (performance.now() > limit) throw error;
    }
  }
}

export async function removeImage(reference: string): Promise<void> {
  if ((await run(["docker", "images", "--quiet", reference])) !== "") await run(["docker", "rmi", "--force", reference]);
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (address !== null && typeof address === "object" ? resolve(address.port) : reject(new Error("no free port"))));
    });
  });
}

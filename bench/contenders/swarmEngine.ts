import { managesSwarm, swarmState } from "../dockerHost";
import { run } from "../process";

/** A running container, and the Breakwater stack that it belongs to, if any. */
export interface OtherContainer {
  readonly name: string;
  readonly stack: string;
}

const lines = (text: string): string[] => text.split("\n").filter((line) => line !== "");

async function otherContainers(id: string): Promise<OtherContainer[]> {
  const listed = lines(await run(["docker", "ps", "--format", '{{.Names}}\t{{.Label "breakwater.stack"}}']));
  const all = listed.map((line) => line.split("\t")).map(([name = "", stack = ""]) => ({ name, stack }));
  return all.filter(({ name }) => !name.startsWith(id));
}

/** Lists the affected containers, the reason, and every way to continue. */
export function refusal(found: readonly OtherContainer[]): string {
  const stacks = [...new Set(found.map(({ stack }) => stack))].filter((stack) => stack !== "").sort();
  const others = found.filter(({ stack }) => stack === "").map(({ name }) => name);
  return [
    "Swarm cannot be measured on this engine: when it leaves its swarm afterwards, running containers lose the names in their networks (DNS):",
    `  ${found.map(({ name }) => name).join(", ")}`,
    "Nothing was changed. One of these helps:",
    ...stacks.map((stack) => `  ./breakwater down --stack ${stack} (keeps data and passwords; \`up\` brings it back)`),
    ...(others.length > 0 ? [`  docker stop ${others.join(" ")} (and \`docker start\` afterwards)`] : []),
    "  --without swarm, and Swarm's figures later with --resume",
    "  DOCKER_HOST of an engine on which nothing else runs",
  ].join("\n");
}

/** Throws if a measurement of Swarm would do harm; changes nothing. */
export async function refuseHarm(id: string): Promise<void> {
  const state = await swarmState();
  if (state === managesSwarm) return;
  if (state !== "inactive false")
    throw new Error(`This engine is part of a swarm that it does not manage (${state}): leave Swarm out with --without swarm.`);
  const found = await otherContainers(id);
  if (found.length > 0) throw new Error(refusal(found));
}

const bridge = "docker_gwbridge";
const networkNames = async (): Promise<string[]> => lines(await run(["docker", "network", "ls", "--format", "{{.Name}}"]));

/** Runs something on a Docker host that manages a swarm, and restores the host's previous state. */
export async function inSwarm<T>(id: string, what: () => Promise<T>): Promise<T> {
  // Again, because containers may have started since the bench began.
  await refuseHarm(id);
  if ((await swarmState()) === managesSwarm) return what();
  const hadBridge = (await networkNames()).includes(bridge);
  await run(["docker", "swarm", "init", "--advertise-addr", "127.0.0.1", "--listen-addr", "127.0.0.1"]);
  try {
    return await what();
  } finally {
    await run(["docker", "swarm", "leave", "--force"]);
    if (!hadBridge && (await networkNames()).includes(bridge)) await run(["docker", "network", "rm", bridge]);
  }
}

import { imagesInUse } from "../../platform/in-use";
import { imageOf, pullName } from "../../topology/plan/image";
import type { Topology } from "../../platform/schema";
import type { ServerVersion } from "../../topology/server-version";
import { unitOf, writerOf } from "../../platform/units";
import { exitCodes, Stop } from "../process/exit";
import { operationsOf } from "../hosts/operations";
import type { StackHost } from "../project/declaration";
import { lastLines, shell } from "../process/shell";
import type { Session } from "../project/session";

/** Pulls the images that the host needs before anything stops. A pull during the take-over would extend the interruption and could fail. */
export async function fetchImages({ declaration: { topology }, console }: Session, { name, address, daemon }: StackHost): Promise<void> {
  for (const [image, hosts] of imagesInUse(topology)) {
    const declared = imageOf(topology, image);
    if ("build" in declared || !hosts.includes(name)) continue;
    const reference = pullName(declared);
    if (await daemon.inspectImage(reference)) continue;
    console.step("+", `pulling ${reference}`);
    const { exitCode, output } = await shell("docker", ["--host", address.address, "pull", reference], { limitSeconds: 900 });
    if (exitCode === 0) continue;
    throw new Stop(
      exitCodes.failed,
      `The image ${reference} (images.${image}) is not on ${name} and cannot be pulled:\n${lastLines(output, 3)}\n` +
        `Nothing was stopped. Load it there, or pull it with an account that may (docker login), and run adopt again.`,
    );
  }
}

/** Why the images of the stack's databases cannot serve the data of the running servers. */
export async function imageProblems(topology: Topology, host: StackHost, running: ReadonlyMap<string, ServerVersion>): Promise<string[]> {
  const problems = await Promise.all(
    [...running].map(async ([unit, version]) => {
      const image = imageOf(topology, writerOf(topology, unit).image);
      if ("build" in image) return [];
      const operations = operationsOf(unitOf(topology, unit)?.engine);
      const found = await operations?.takeOver?.imageProblems(topology.stack, host, pullName(image), version);
      return (found ?? []).map((problem) => `databases.${unit}: ${problem}`);
    }),
  );
  return problems.flat();
}

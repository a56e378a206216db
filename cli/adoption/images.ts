import { randomBytes } from "node:crypto";
import { problemsOfImage } from "../../adopt/takeover/server";
import { versionIn, type MariadbVersion } from "../../topology/mariadb-version";
import { imageOf, imagesInUse, pullName } from "../../topology/plan/image";
import type { Topology } from "../../topology/schema/platform";
import { exitCodes, Stop } from "../exit";
import type { PlannedHost } from "../plan";
import { lastLines, shell } from "../prerequisites/shell";
import type { Session } from "../session";

/** Images of registries that this host has to have before anything stops: a pull in the middle is an interruption, and may fail. */
export async function fetchImages({ plan: { topology }, console }: Session, { name, address, engine }: PlannedHost): Promise<void> {
  for (const [image, hosts] of imagesInUse(topology)) {
    const declared = imageOf(topology, image);
    if ("build" in declared || !hosts.includes(name)) continue;
    const reference = pullName(declared);
    if (await engine.inspectImage(reference)) continue;
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

/** The version of the server in an image, as the server itself says it. Undefined: the image is not there, or has no MariaDB. */
export async function serverVersion({ engine }: PlannedHost, reference: string): Promise<MariadbVersion | undefined> {
  if (!(await engine.inspectImage(reference))) return undefined;
  const name = `breakwater-version-${randomBytes(4).toString("hex")}`;
  const command = ["sh", "-c", "mariadbd --version || mysqld --version"];
  const id = await engine.create({ name, Image: reference, Entrypoint: command, Cmd: [], NetworkDisabled: true, User: "root" });
  try {
    await engine.start(id);
    await engine.wait(id, 60_000);
    return versionIn(await engine.logs(id, 20));
  } finally {
    await engine.remove(id);
  }
}

/** Why the images of the stack's databases cannot serve the data of the servers that run. */
export async function imageProblems(
  topology: Topology,
  host: PlannedHost,
  running: ReadonlyMap<string, MariadbVersion>,
): Promise<string[]> {
  const problems = await Promise.all(
    [...running].map(async ([unit, version]) => {
      const database = topology.platform.databases[unit];
      if (database?.engine !== "mariadb") return [];
      const image = imageOf(topology, database.image);
      if ("build" in image) return [];
      const found = await serverVersion(host, pullName(image));
      return found ? problemsOfImage(pullName(image), found, version).map((problem) => `databases.${unit}: ${problem}`) : [];
    }),
  );
  return problems.flat();
}

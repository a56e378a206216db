import { randomBytes } from "node:crypto";
import { problemsOfImage } from "../../../adopt/take-over/server";
import { versionIn, type MariadbVersion } from "../version";
import type { MariadbDatabase } from "../schema";
import { askServer, openRoot, tablesIn } from "./root-access";
import type { OperatedHost, TakeOverOperations } from "../../contract";

/** The version that the server in an image reports. Undefined: the image is missing or has no MariaDB. */
async function serverVersion({ daemon }: OperatedHost, reference: string): Promise<MariadbVersion | undefined> {
  if (!(await daemon.inspectImage(reference))) return undefined;
  const name = `breakwater-version-${randomBytes(4).toString("hex")}`;
  const command = ["sh", "-c", "mariadbd --version || mysqld --version"];
  const id = await daemon.create({ name, Image: reference, Entrypoint: command, Cmd: [], NetworkDisabled: true, User: "root" });
  try {
    await daemon.start(id);
    await daemon.wait(id, 60_000);
    return versionIn(await daemon.logs(id, 20));
  } finally {
    await daemon.remove(id);
  }
}

export const mariadbTakeOver: TakeOverOperations<MariadbDatabase> = {
  ask: (daemon, taken, { settings }) => askServer(daemon, taken, settings),
  imageProblems: async (host, reference, running) => {
    const found = await serverVersion(host, reference);
    return found ? problemsOfImage(reference, found, running) : [];
  },
  open: openRoot,
  tables: tablesIn,
};

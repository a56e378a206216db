import { problemsOfImage } from "../../../adopt/take-over/server";
import { versionOfImage } from "../provider/server-version";
import type { MariadbDatabase } from "../schema";
import { askServer, openRoot, tablesIn } from "./root-access";
import type { TakeOverOperations } from "../../contract";

export const mariadbTakeOver: TakeOverOperations<MariadbDatabase> = {
  ask: (daemon, taken, { settings }) => askServer(daemon, taken, settings),
  imageProblems: async (stack, { daemon }, reference, running) => {
    const image = await daemon.inspectImage(reference);
    const found = image && (await versionOfImage(daemon, stack, image.Id));
    return found ? problemsOfImage(reference, found, running) : [];
  },
  open: openRoot,
  tables: tablesIn,
};

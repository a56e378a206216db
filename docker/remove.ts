import type Dockerode from "dockerode";
import { within } from "./within";

/** Removes by force. If a removal is already in progress, waits for its end. */
export async function removeContainer(target: Dockerode.Container, { keepVolumes }: { readonly keepVolumes?: boolean }): Promise<void> {
  await target.remove({ force: true, v: !keepVolumes }).catch(async (error: { statusCode?: number; message: string }) => {
    if (error.statusCode !== 409 || !error.message.includes("already in progress")) throw error;
    await within(30_000, target.wait({ condition: "removed" }));
  });
}

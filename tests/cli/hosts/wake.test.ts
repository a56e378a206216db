import { wakePaused } from "../../../cli/hosts/wake";
import type { ContainerSummary } from "../../../docker/daemon";
import { silently } from "../../../cli/process/console";
import { fakeDaemon } from "../../provider/fake-daemon";

const summary = (name: string, State: string): ContainerSummary => ({ Id: `id-${name}`, Names: [`/dev-${name}`], State }) as never;

test("paused containers are unpaused, and nothing else is touched", async () => {
  const woken: string[] = [];
  const daemon = fakeDaemon({
    containers: () => Promise.resolve([summary("web-0", "running"), summary("web-1", "paused"), summary("db-0", "exited")]),
    unpause: (id) => Promise.resolve(void woken.push(id)),
  });
  await wakePaused("dev", [daemon], silently);
  expect(woken).toEqual(["id-web-1"]);
});

test("a container that stays paused stops the command, with its name and how to fix it", async () => {
  const daemon = fakeDaemon({
    containers: () => Promise.resolve([summary("web-1", "paused")]),
    unpause: () => Promise.reject(new Error("unable to freeze")),
  });
  await expect(wakePaused("dev", [daemon], silently)).rejects.toThrow(
    "dev-web-1 is paused and cannot be woken: unable to freeze. Nothing was removed.\nWake it on its host, `docker unpause dev-web-1`;",
  );
});

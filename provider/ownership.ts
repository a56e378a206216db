import { DockerError, type Daemon } from "../docker/daemon";
import { claimOf, deployedIn } from "../observe/claim";
import type { There, Thing } from "../observe/ownership";
import { deployedFile, labels, names } from "../topology/names";

/** The command line sets it after it compared state and hosts: unmarked things then belong to this state. */
export const provenVariable = "BREAKWATER_OWN_STACK";

/** Collects everything on a host that shows who owns the stack; `host` is its name in messages. */
export async function there(daemon: Daemon, stack: string, host: string): Promise<There> {
  const marked = { [labels.anchor]: stack };
  const [volumes, containers, content] = await Promise.all([
    daemon.volumes(marked),
    daemon.containers({ labels: marked, all: true }),
    // A listing does not contain the file's content, and the container may have been removed meanwhile.
    daemon.readFile(names.anchor(stack), deployedFile).catch(unlessSilent),
  ]);
  const claimed = claimOf(volumes, containers);
  return { host, claimed, deployed: deployedIn(content), things: claimed ? [] : await thingsOf(daemon, stack) };
}

async function thingsOf(daemon: Daemon, stack: string): Promise<Thing[]> {
  const own = { [labels.stack]: stack };
  const [containers, networks, volumes] = await Promise.all([
    daemon.containers({ labels: own, all: true }),
    daemon.networks(own),
    daemon.volumes(own),
  ]);
  const time = (text: unknown): number | undefined => (typeof text === "string" ? Date.parse(text) || undefined : undefined);
  return [
    ...containers.map(({ Id, Names, Created }): Thing => {
      return { kind: "container", name: Names[0]?.slice(1) ?? Id.slice(0, 12), id: Id, since: Created * 1000 };
    }),
    ...volumes.map((volume): Thing => {
      const since = time((volume as { CreatedAt?: string }).CreatedAt);
      return { kind: "volume", name: volume.Name, id: volume.Labels?.[labels.identity] ?? "", since };
    }),
    ...networks.map(({ Id, Name, Created }): Thing => ({ kind: "network", name: Name, id: Id, since: time(Created) })),
  ];
}

/** The anchor answers with a failure when its claim is no longer a file; only the failure of a silent host is thrown. */
function unlessSilent(error: unknown): undefined {
  if (error instanceof DockerError && error.statusCode === undefined) throw error;
  return undefined;
}

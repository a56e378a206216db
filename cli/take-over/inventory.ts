import type { FoundContainer, Inventory, LeftContainer } from "../../adopt/take-over/found";
import { identifierOf } from "../../adopt/translate/names";
import type { ContainerInspect, Daemon } from "../../docker/daemon";
import { composeLabels } from "./compose-labels";
import { foundIn } from "./found";

/** The subject of the take-over: a whole Compose project, or single containers, each with the unit that it becomes. */
export type Meant = { readonly project: string } | { readonly containers: ReadonlyMap<string, string> };

/** Reads one host and changes nothing. */
export async function takeInventory(daemon: Daemon, meant: Meant, host?: string): Promise<Inventory> {
  const listed = await daemon.containers({ all: true });
  const inspected = await Promise.all(listed.map(({ Id }) => daemon.inspect(Id)));
  const all = inspected.filter((one) => one !== undefined);
  const containers = all.map(foundIn);
  const about = { ...(host === undefined ? {} : { host }), containers };
  if (!("project" in meant)) {
    const named = [...meant.containers].flatMap(([name, unit]) =>
      containers.filter((one) => one.name === name).map((container) => ({ container, unit })),
    );
    return { ...about, meant: named, volumes: [], networks: [] };
  }
  const own = { [composeLabels.project]: meant.project };
  const [volumes, networks] = await Promise.all([daemon.volumes(own), daemon.networks(own)]);
  return {
    ...about,
    ...sorted(meant.project, all),
    volumes: volumes.map(({ Name, Labels }) => ({ name: Name, key: Labels[composeLabels.volume] ?? Name })),
    networks: networks.map(({ Name }) => Name),
  };
}

/** The containers of a project: members of a service, and others that only carry its labels. */
export function sorted(project: string, all: readonly ContainerInspect[]): Required<Pick<Inventory, "meant" | "leftOut">> {
  const own = all
    .filter(({ Config: { Labels } }) => Labels[composeLabels.project] === project && Labels[composeLabels.service] !== undefined)
    .map((one) => ({ container: foundIn(one), isOneOff: /^true$/i.test(one.Config.Labels[composeLabels.oneOff] ?? "") }));
  const members = own.filter(({ isOneOff }) => !isOneOff).map(({ container }) => container);
  const unfinished = members.filter((one) => !one.running && isHalfMade(project, one));
  const byHand = own.filter(({ isOneOff, container }) => isOneOff && container.running).map(({ container }) => container);
  return {
    meant: members
      .filter((one) => !unfinished.includes(one))
      .map((container) => ({ container, unit: identifierOf(container.service ?? "") })),
    leftOut: [
      ...byHand.map((container): LeftContainer => ({
        container,
        why: "not touched, because someone runs it by hand (docker compose run)",
      })),
      ...unfinished.map((container): LeftContainer => ({
        container,
        why: `Compose began to replace a container and did not finish; when it is not needed: docker rm ${container.name}`,
      })),
    ],
  };
}

/** While Compose replaces a container, the name of one of the two consists of an id and the other's name. */
function isHalfMade(project: string, { name }: FoundContainer): boolean {
  const rest = /^[0-9a-f]{3,64}_(.+)$/.exec(name)?.[1];
  const isOfProject = (text: string): boolean => text.startsWith(`${project}-`) || text.startsWith(`${project}_`);
  return rest !== undefined && isOfProject(rest) && !isOfProject(name);
}

/** Names of the Compose projects of a host, for the message about a missing one. */
export async function projectsOn(daemon: Daemon): Promise<string[]> {
  const listed = await daemon.containers({ all: true });
  return [...new Set(listed.flatMap(({ Labels }) => Labels[composeLabels.project] ?? []))].sort();
}

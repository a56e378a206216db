import { names } from "../../topology/names";
import { isAlone } from "../../components/app/plan";
import { appContainers } from "../../platform/apps";
import type { Topology } from "../../platform/schema";
import type { Session } from "../project/session";
import { containerType, nameOf, readCheckpoint, type StateResource } from "../state/checkpoint";

/** Containers of apps that may exist only once, on a host that the app is about to leave. Pulumi would remove them last. */
export function movingAlone(topology: Topology, resources: readonly StateResource[]): StateResource[] {
  const { stack, platform } = topology;
  const planned = new Map(
    Object.entries(platform.apps)
      .filter(([, app]) => isAlone(app))
      .map(([name]) => [
        name,
        appContainers(topology, name).map(({ spec, host }) => names.onHost(names.physical(stack, spec.resource), host)),
      ]),
  );
  return resources.filter(({ type, urn, parent }) => {
    const wanted = type === containerType ? planned.get(nameOf(parent ?? "")) : undefined;
    return wanted !== undefined && parent?.includes("breakwater:component:App::") === true && !wanted.includes(nameOf(urn));
  });
}

const grace = ({ inputs }: StateResource): number | undefined => {
  const seconds = inputs?.destroyGraceSeconds;
  return typeof seconds === "number" ? seconds : undefined;
};

/**
 * Stops a moving container before its successor starts on the other host.
 * @returns a function for a failed run: it starts the stopped containers that still exist
 */
export async function stopMoving({ project, declaration, console }: Session): Promise<() => Promise<void>> {
  const moving = movingAlone(declaration.topology, readCheckpoint(project)?.resources ?? []);
  const hostOf = ({ urn }: StateResource) => declaration.hosts.find(({ name }) => nameOf(urn).endsWith(`.${name}`));
  const stopped: StateResource[] = [];
  for (const one of moving) {
    const daemon = hostOf(one)?.daemon;
    if (!daemon || one.id === undefined || (await daemon.inspect(one.id))?.State.Running !== true) continue;
    await daemon.stop(one.id, grace(one));
    stopped.push(one);
    console.step("-", `stopped ${nameOf(one.urn)}: it moves, and may exist once only`);
  }
  return async () => {
    const left = new Set((readCheckpoint(project)?.resources ?? []).map(({ id }) => id));
    for (const one of stopped) if (left.has(one.id)) await hostOf(one)?.daemon.start(one.id as string);
  };
}

import { volume } from "../../provider/resources/volume";
import { declaredVolumes } from "../../platform/in-use";
import type { Topology } from "../../platform/schema";
import type { Session } from "../session";
import { nameOf, readCheckpoint, type StateResource } from "../stack/checkpoint";
import { editState } from "../stack/deployment";
import { interruptible } from "../stack/run";

const volumeType = volume.token;

/**
 * Data volumes of the state that the stack file does not have any more, or has as another volume of their host. The engine refuses to let
 * go of them, because they are protected; on their hosts they stay in any case.
 */
export function leavingVolumes(topology: Topology, resources: readonly StateResource[]): StateResource[] {
  const declared = declaredVolumes(topology);
  return resources.filter(
    ({ type, urn, protect, delete: replaced, inputs }) =>
      type === volumeType && protect === true && replaced !== true && declared.get(nameOf(urn)) !== inputs?.["name"],
  );
}

/** Whether the stack file still has the resource, with another volume. */
export const isDeclared = (topology: Topology, { urn }: StateResource): boolean => declaredVolumes(topology).has(nameOf(urn));

/** Lets them leave the state, as the stack file asks, and says where the data are. */
export async function letVolumesLeave({ project, plan, console }: Session): Promise<void> {
  const leaving = leavingVolumes(plan.topology, readCheckpoint(project)?.resources ?? []);
  if (leaving.length === 0) return;
  const urns = new Set(leaving.map(({ urn }) => urn));
  await interruptible(project, () =>
    editState(project, (resources) => resources.map((one) => (urns.has(one.urn) ? { ...one, protect: false } : one))),
  );
  for (const one of leaving) console.step("·", keptText(one));
}

export const keptText = ({ urn, inputs }: StateResource): string => {
  const [name, host] = [nameOf(urn).replace(/\.[^.]*$/, ""), nameOf(urn).replace(/^.*\./, "")];
  return `volume ${name} leaves the stack; its data stays on ${host} as the volume ${String(inputs?.["name"])}`;
};

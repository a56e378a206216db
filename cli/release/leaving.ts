import { volume } from "../../provider/resources/volume";
import { declaredVolumes } from "../../platform/in-use";
import type { Topology } from "../../platform/schema";
import type { Session } from "../project/session";
import { nameOf, readCheckpoint, type StateResource } from "../state/checkpoint";
import { editState } from "../state/edit";
import { interruptible } from "../run/run";

const volumeType = volume.token;

/**
 * Data volumes in the state that the stack file no longer has, or has as another volume of their host. They are protected, so Pulumi
 * refuses to delete them. The volumes always stay on their hosts.
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

/** Removes them from the state, as the stack file asks, and reports where the data is. */
export async function letVolumesLeave({ project, declaration, console }: Session): Promise<void> {
  const leaving = leavingVolumes(declaration.topology, readCheckpoint(project)?.resources ?? []);
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

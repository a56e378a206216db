import { isAsDeclared, isAsRecorded } from "../../observe/recorded";
import { imageType } from "../../provider/resources/foreign";
import { names } from "../../topology/names";
import type { StackHost } from "../project/declaration";
import { containerType, nameOf, type Checkpoint, type StateResource } from "../state/checkpoint";
import type { Look } from "./look";

/**
 * The least that a run with a refresh has to read. Docker's provider needs several times as long for a container as a slot, so its
 * resources are read only if one of them is not as recorded. If anything is uncertain, everything is read.
 */
export async function leastLook(hosts: readonly StackHost[], checkpoint: Checkpoint | undefined): Promise<Look> {
  const { ours, foreign } = readable(checkpoint);
  if (!ours.every((one) => isSettled(one) && one.refreshBeforeUpdate === true)) return "everything";
  return (await areAsRecorded(hosts, foreign, checkpoint)) ? "ours" : "everything";
}

/**
 * URNs of the resources of other providers, if a refresh of them would find nothing: they are as recorded, and the state holds no
 * deviation that an earlier refresh recorded. Slots report every other deviation of a container.
 */
export async function quietInRefresh(hosts: readonly StackHost[], checkpoint: Checkpoint | undefined): Promise<string[]> {
  const { foreign } = readable(checkpoint);
  const isQuiet = foreign.every((one) => one.type !== containerType || isAsDeclared(one));
  return isQuiet && (await areAsRecorded(hosts, foreign, checkpoint)) ? foreign.map(({ urn }) => urn) : [];
}

/** The resources that a provider reads. Components and providers have none. */
function readable(checkpoint: Checkpoint | undefined): { ours: readonly StateResource[]; foreign: readonly StateResource[] } {
  const all = (checkpoint?.resources ?? []).filter(({ provider }) => provider !== undefined);
  const isOurs = ({ provider }: StateResource): boolean => provider?.includes("::pulumi:providers:breakwater::") === true;
  return { ours: all.filter(isOurs), foreign: all.filter((one) => !isOurs(one)) };
}

/** A refresh also decides what becomes of a replacement or an initialisation that did not finish. */
const isSettled = ({ delete: gone, pendingReplacement, initErrors = [] }: StateResource): boolean =>
  gone !== true && pendingReplacement !== true && initErrors.length === 0;

async function areAsRecorded(
  hosts: readonly StackHost[],
  foreign: readonly StateResource[],
  checkpoint: Checkpoint | undefined,
): Promise<boolean> {
  if (checkpoint === undefined || checkpoint.pending > 0 || !foreign.every(isSettled)) return false;
  const checks = foreign.map((one) => isRecorded(hosts, one));
  // The refresh reports a host that does not answer.
  return Promise.all(checks).then(
    (all) => all.every(Boolean),
    () => false,
  );
}

async function isRecorded(hosts: readonly StackHost[], resource: StateResource): Promise<boolean> {
  const { type, id, urn, inputs = {}, outputs = {} } = resource;
  // Generated values exist only in the state.
  if (type.startsWith("random:")) return true;
  const daemon = hosts.find(({ name }) => name === names.hostOf(nameOf(urn)))?.daemon;
  if (daemon === undefined || id === undefined) return false;
  if (type === containerType) return isAsRecorded(resource, await daemon.inspect(id));
  if (type !== imageType) return false;
  const image = await daemon.inspectImage(String(inputs.name));
  return image !== undefined && image.Id === outputs.imageId;
}

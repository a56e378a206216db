import type { Deviation } from "../../../observe/deviation";
import type { SlotInputs } from "../../../provider/resources/slot";
import type { Context } from "../../../provider/types";
import { names } from "../../../topology/names";
import { declaredPrimary } from "../server";
import type { Cluster, Observe } from "./cluster";
import { startsReadOnly } from "./role-file";
import { isDatabase } from "./slot-cause";

const serverOf = ({ host, spec }: SlotInputs) => ({ host, container: spec.name ?? "" });

/** The member that is the primary, or may be it, although the stack file declares this one. */
function primaryInsteadOf(cluster: Cluster | undefined, container: string): string | undefined {
  if (!cluster || cluster.declared.facts.name !== container) return undefined;
  const { writer } = cluster;
  if (writer.kind === "one") return writer.name === container ? undefined : writer.name;
  return writer.kind === "unknown" && !writer.names.includes(container) ? writer.names[0] : undefined;
}

const isDeclaredPrimary = (inputs: SlotInputs): boolean =>
  isDatabase(inputs) && names.memberOf(inputs.spec.name ?? "")?.index === declaredPrimary;

/**
 * Whether a new container of the declared primary has to start as a follower: its configuration would start it writable, and
 * give it the name of the database, so that apps would write to two members.
 */
export async function startsAsFollower(observe: Observe, inputs: SlotInputs, context: Context): Promise<boolean> {
  if (!isDeclaredPrimary(inputs)) return false;
  return primaryInsteadOf(await observe(context, serverOf(inputs)), serverOf(inputs).container) !== undefined;
}

/**
 * The name of the database belongs to the member that accepts writes, and the primary's resource moves it; a new container
 * would only interrupt. A stopped declared primary must not be started next to another primary.
 */
export async function explainRoles(observe: Observe, deviations: Deviation[], inputs: SlotInputs, context: Context): Promise<Deviation[]> {
  if (!isDatabase(inputs) || inputs.spec.name === undefined) return deviations;
  const { container } = serverOf(inputs);
  const unit = names.unitOf(inputs.resource);
  const isName = ({ aspect, subject }: Deviation): boolean => aspect === "alias" && subject.startsWith(`${unit} on `);
  if (deviations.some(isName) && (await observe(context, serverOf(inputs)))) return deviations.filter((one) => !isName(one));
  return [...deviations, ...(await mustNotStart(observe, inputs, container, context))];
}

/** Docker's provider starts a stopped container as it is. A deviation of the slot gives it a new one, which starts as a follower. */
async function mustNotStart(observe: Observe, inputs: SlotInputs, container: string, context: Context): Promise<Deviation[]> {
  if (!isDeclaredPrimary(inputs)) return [];
  const daemon = context.daemon(inputs.host);
  const found = await daemon.inspect(container);
  if (!found || found.State.Running || found.State.Status === "restarting") return [];
  const writer = primaryInsteadOf(await observe(context, serverOf(inputs)), container);
  if (writer === undefined || (await startsReadOnly(daemon, container))) return [];
  return [{ aspect: "setting", subject: "role", detail: `would start as a second primary next to ${writer}` }];
}

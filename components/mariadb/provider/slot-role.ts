import type { Deviation } from "../../../observe/deviation";
import type { SlotInputs } from "../../../provider/resources/slot";
import { type Context, ProviderError } from "../../../provider/types";
import { names } from "../../../topology/names";
import { type Cluster, type Observe } from "./cluster";
import { startsReadOnly } from "./role-file";
import { switchBack } from "./role-words";
import { isDatabase } from "./slot-cause";

const serverOf = ({ host, spec }: SlotInputs) => ({ host, container: spec.name ?? "" });

/** Another member that accepts writes although the stack file declares this one. */
function usurped(cluster: Cluster | undefined, container: string): string | undefined {
  if (!cluster || cluster.declared.facts.name !== container) return undefined;
  const { writer } = cluster;
  return writer.kind === "one" && writer.name !== container ? writer.name : undefined;
}

const refusal = (cluster: Cluster, container: string, writer: string): string =>
  `${writer} is the primary now, and a new container of ${container} would start as a second one: writable, and with the name ` +
  `${cluster.unit} that apps use`;

/**
 * Refuses a new container of the declared primary while another member is the primary. Its configuration starts it writable
 * and gives it the name of the database, so apps would write to both.
 */
export async function refuseSecondPrimary(observe: Observe, inputs: SlotInputs, context: Context): Promise<void> {
  const { container } = serverOf(inputs);
  if (!isDatabase(inputs) || names.memberOf(container)?.index !== 0) return;
  const cluster = await observe(context, serverOf(inputs));
  const writer = usurped(cluster, container);
  if (cluster && writer !== undefined)
    throw new ProviderError(`${refusal(cluster, container, writer)}. Nothing was changed. ${switchBack(cluster, writer)}.`);
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

/** Docker's provider starts a stopped container without asking. A deviation of the slot makes the slot decide first. */
async function mustNotStart(observe: Observe, inputs: SlotInputs, container: string, context: Context): Promise<Deviation[]> {
  if (names.memberOf(container)?.index !== 0) return [];
  const engine = context.engine(inputs.host);
  const found = await engine.inspect(container);
  if (!found || found.State.Running || found.State.Status === "restarting") return [];
  const cluster = await observe(context, serverOf(inputs));
  const writer = usurped(cluster, container);
  if (!cluster || writer === undefined || (await startsReadOnly(engine, container))) return [];
  return [{ aspect: "setting", subject: "role", detail: `${writer} is the primary now, so this container must not start as a second one` }];
}

import { slot } from "../../provider/resources/slot";
import { volume } from "../../provider/resources/volume";
import { network } from "../../provider/resources/network";
import { gateType, routers } from "./generations";
import { containerType, nameOf, type Checkpoint, type StateResource } from "./checkpoint";
import { names } from "../../topology/names";
import type { Reach } from "../../topology/spec";

/** A container as the last run left it. */
export interface Expected {
  /** The name inside the stack, such as web-0. */
  readonly resource: string;
  readonly host: string;
  /** The fixed physical name; absent for auto-named containers. */
  readonly name?: string;
  /** Physical names of its networks. */
  readonly networks: readonly string[];
  /** The container's id in the state; absent if a run could not create it. */
  readonly id?: string;
  /** How to send it a request over the network; only for containers of apps. */
  readonly reach?: Reach;
  /**
   * Logical names that a repair has to include: the container, its slot, its volumes and networks, and the gates and routers that list
   * it.
   */
  readonly targets: readonly string[];
}

/** The resources of a stack that Docker sends events about. */
export interface Known {
  readonly containers: readonly Expected[];
  /** Physical names of networks and volumes. */
  readonly networks: ReadonlySet<string>;
  readonly volumes: ReadonlySet<string>;
}

interface SlotInputs {
  readonly resource: string;
  readonly reach?: Reach;
  readonly spec: { readonly name?: string; readonly networks?: unknown; readonly mounts?: unknown };
}

const slotType = slot.token;
const networkType = network.token;
const volumeType = volume.token;
/**
 * Resources whose inputs list the app's containers (gates, routers). A repair must include them, or the restored container gets no
 * traffic.
 */
const dependents: readonly string[] = [gateType, ...routers];

export function knownOf(stack: string, checkpoint: Checkpoint | undefined): Known {
  const current = (checkpoint?.resources ?? []).filter((resource) => resource.delete !== true);
  const physical = (type: string): Set<string> =>
    new Set(current.filter((resource) => resource.type === type).map(({ inputs }) => String(inputs?.name)));
  const containers = new Map(current.filter(({ type }) => type === containerType).map((one) => [nameOf(one.urn), one]));
  const askers = ({ urn: container }: StateResource): string[] =>
    current
      .filter(({ type, dependencies }) => dependents.includes(type) && dependencies?.includes(container))
      .map(({ urn }) => nameOf(urn));
  return {
    containers: current
      .filter(({ type }) => type === slotType)
      .map((slot) => {
        const container = containers.get(nameOf(slot.urn));
        return expected(slot, logicalNames(stack, current), container?.id, container ? askers(container) : []);
      }),
    networks: physical(networkType),
    volumes: physical(volumeType),
  };
}

type LogicalName = (physical: string, host: string) => string;

/** Maps physical names to logical ones. A network or volume that existed before the stack has another logical name. */
function logicalNames(stack: string, current: readonly StateResource[]): LogicalName {
  const made = new Map(
    current
      .filter(({ type }) => [networkType, volumeType].includes(type))
      .map(({ urn, inputs }) => [names.onHost(String(inputs?.name), names.hostOf(nameOf(urn))), nameOf(urn)]),
  );
  return (physical, host) => made.get(names.onHost(physical, host)) ?? names.onHost(names.inStack(stack, physical), host);
}

function expected(slot: StateResource, logicalName: LogicalName, id: string | undefined, askers: readonly string[]): Expected {
  const logical = nameOf(slot.urn);
  const host = names.hostOf(logical);
  const { resource, reach, spec } = slot.inputs as unknown as SlotInputs;
  const networks = named(spec.networks, "network");
  // Docker would recreate a lost volume, empty. Pulumi has to check the volumes before it creates the container.
  const needs = [...networks, ...named(spec.mounts, "volume")].map((name) => logicalName(name, host));
  return {
    resource,
    host,
    ...(spec.name === undefined ? {} : { name: spec.name }),
    networks,
    ...(id === undefined ? {} : { id }),
    ...(reach === undefined ? {} : { reach }),
    targets: [...new Set([logical, names.onHost(resource, host), ...needs, ...askers])],
  };
}

/** If a list of inputs contains a secret, the state has it as one encrypted text. */
function named(list: unknown, key: "network" | "volume"): string[] {
  return Array.isArray(list) ? list.map((item) => String((item as Record<string, unknown>)[key])) : [];
}

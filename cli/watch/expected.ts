import { slot } from "../../provider/resources/slot";
import { volume } from "../../provider/resources/volume";
import { network } from "../../provider/resources/network";
import { gateType, routers } from "../release/generations";
import { containerType, nameOf, type Checkpoint, type StateResource } from "../stack/checkpoint";
import { names } from "../../topology/names";
import type { Reach } from "../../topology/spec";

/** One container as the last run left it. */
export interface Expected {
  /** Name inside the stack, for example web-0. */
  readonly resource: string;
  readonly host: string;
  /** Fixed physical name; absent for auto-named containers. */
  readonly name?: string;
  /** Physical names of its networks. */
  readonly networks: readonly string[];
  /** Id of the container that the state knows; absent when a run could not make it. */
  readonly id?: string;
  /** How it is asked over the network, for a container of an app. */
  readonly reach?: Reach;
  /** Logical names of what a repair of it has to look at: itself, its server's resources, its volumes and networks, and whatever sends requests to it. */
  readonly targets: readonly string[];
}

/** Everything of a stack that Docker tells about. */
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
/** What is told which containers there are: a repair that leaves these out brings back a container that nobody asks. */
const told: readonly string[] = [gateType, ...routers];

export function knownOf(stack: string, checkpoint: Checkpoint | undefined): Known {
  const current = (checkpoint?.resources ?? []).filter((resource) => resource.delete !== true);
  const physical = (type: string): Set<string> =>
    new Set(current.filter((resource) => resource.type === type).map(({ inputs }) => String(inputs?.name)));
  const containers = new Map(current.filter(({ type }) => type === containerType).map((one) => [nameOf(one.urn), one]));
  const askers = ({ urn: container }: StateResource): string[] =>
    current.filter(({ type, dependencies }) => told.includes(type) && dependencies?.includes(container)).map(({ urn }) => nameOf(urn));
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

/** How networks and volumes are called in the state: what was on the host before the stack has another name there. */
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
  // Docker would make a lost volume again, empty: the engine has to look at the volumes before it makes the container.
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

/** A part of the inputs that holds a secret is one encrypted text in the state. */
function named(list: unknown, key: "network" | "volume"): string[] {
  return Array.isArray(list) ? list.map((item) => String((item as Record<string, unknown>)[key])) : [];
}

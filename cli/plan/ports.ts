import { containerType } from "../../provider/resources/foreign";
import { labels, names } from "../../topology/names";
import { overlaps, type Listener } from "../../topology/plan/listen";
import type { Change } from "./changes";

/** The ports of a host, and who has them. */
export interface HostPorts {
  /** All containers, including stopped ones. */
  readonly containers: readonly HeldPorts[];
  /** Listening programs of the host itself; absent if they are not visible from here. */
  readonly programs?: readonly Listener[];
  /** The host's own addresses; absent if they are not visible from here. */
  readonly addresses?: readonly string[];
}

/** The ports that a container publishes, or will publish when it starts. */
export interface HeldPorts {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly runs: boolean;
  /** Docker's restart policy. */
  readonly restart: string;
  readonly listeners: readonly Listener[];
}

const shown = ({ address, port }: Listener): string => `${address.includes(":") ? `[${address}]` : address}:${port}`;

function portsOf(inputs: Readonly<Record<string, unknown>> | undefined): Listener[] {
  const ports = (inputs?.["ports"] ?? []) as readonly { readonly ip?: unknown; readonly external?: unknown }[];
  return ports.map(({ ip, external }) => ({ address: String(ip), port: Number(external) }));
}

/** Ports that containers will need and did not have before. */
function wanted({ before, after, action }: Change): Listener[] {
  const had = portsOf(before?.inputs);
  return action === "delete" ? [] : portsOf(after?.inputs).filter((one) => !had.some((old) => overlaps(old, one)));
}

const stopped = (restart: string): string =>
  restart === "always"
    ? "does not run now and takes the port when Docker starts the next time"
    : "does not run now and takes the port when someone starts it";

function warning(change: Change, one: Listener, { containers, programs, addresses }: HostPorts): string[] {
  const about = `${change.unit.kind} ${change.unit.name} cannot have ${shown(one)}`;
  const stays = "`up` stops before it touches anything that serves. Write another";
  const everywhere = one.address === "0.0.0.0" || one.address === "::";
  if (addresses !== undefined && !everywhere && !one.address.startsWith("127.") && !addresses.includes(one.address))
    return [`${about}: ${names.hostOf(change.name)} does not have that address; ${stays} address`];
  const holders = containers.filter(({ listeners }) => listeners.some((held) => overlaps(held, one)));
  const running = holders.find(({ runs }) => runs);
  if (running) return [`${about}: the container ${running.name} has it; ${stays} port`];
  if (programs?.some((held) => overlaps(held, one))) return [`${about}: a program of the host listens there; ${stays} port`];
  return holders.map(
    ({ name, restart }) => `${shown(one)} is free, but the container ${name} ${stopped(restart)}: then one of both cannot start`,
  );
}

/** Conflicts over the ports that a plan needs. */
export function portWarnings(changes: readonly Change[], hosts: ReadonlyMap<string, HostPorts>): string[] {
  return changes
    .filter(({ type }) => type === containerType)
    .flatMap((change) => {
      const host = hosts.get(names.hostOf(change.name));
      return host ? wanted(change).flatMap((one) => warning(change, one, withoutSelf(host, change))) : [];
    });
}

/** A container does not conflict with its predecessor. */
function withoutSelf(host: HostPorts, { before }: Change): HostPorts {
  const own = ((before?.inputs["labels"] ?? []) as readonly { label: string; value: string }[]).filter(({ label }) =>
    [labels.stack, labels.resource].includes(label as never),
  );
  const isOwn = (one: HeldPorts): boolean => own.length === 2 && own.every(({ label, value }) => one.labels[label] === value);
  return { ...host, containers: host.containers.filter((one) => !isOwn(one)) };
}

/** The hosts whose ports have to be read. */
export const hostsAsked = (changes: readonly Change[]): Set<string> =>
  new Set(changes.filter((change) => change.type === containerType && wanted(change).length > 0).map(({ name }) => names.hostOf(name)));

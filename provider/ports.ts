import { containerName } from "../docker/name";
import { DockerError, type ContainerSummary, type Daemon } from "../docker/daemon";
import { labels } from "../topology/names";
import { overlaps, type Listener } from "../topology/plan/listen";
import type { PublishedPort } from "../topology/spec";
import { withThrowAway } from "./throw-away";
import { again, ownerOf } from "./messages";
import type { SlotInputs } from "./resources/slot";
import { ProviderError } from "./types";

/** Docker's messages about a host port or address that is not available. A trial's other failures are not about ports. */
const refusal = /already allocated|already in use|cannot assign requested|external connectivity|failed to bind|port binding/i;

const shown = ({ address, port }: Listener): string => `${address.includes(":") ? `[${address}]` : address}:${port}`;
const listenerOf = ({ address, hostPort }: PublishedPort): Listener => ({ address, port: hostPort });

/** The TCP ports that a running container listens on: the stack asks for TCP only, and a UDP port never conflicts with one. */
const heldBy = ({ Ports }: ContainerSummary): Listener[] =>
  Ports.flatMap(({ IP, PublicPort, Type }) => (PublicPort && Type === "tcp" ? [{ address: IP || "0.0.0.0", port: PublicPort }] : []));

/**
 * Refuses unavailable host ports before it touches the container that serves: a container can take its ports only after
 * its predecessor is removed. A container of the same image that does nothing tries to bind them. The ports of the slot's
 * own container become free automatically and are not tried.
 */
export async function tryPorts(daemon: Daemon, inputs: SlotInputs): Promise<void> {
  const { stack, resource, spec } = inputs;
  const wanted = spec.creation?.publish ?? [];
  if (wanted.length === 0) return;
  const running = await daemon.containers({});
  const isOwn = ({ Labels }: ContainerSummary): boolean => Labels[labels.stack] === stack && Labels[labels.resource] === resource;
  const own = running.filter(isOwn).flatMap(heldBy);
  const open = wanted.filter((port) => !own.some((held) => overlaps(held, listenerOf(port))));
  for (const port of open) {
    const reason = await bind(daemon, inputs, port);
    if (reason === undefined) continue;
    throw new ProviderError(explain(daemon, { resource, listener: listenerOf(port), reason, running, stack }));
  }
}

/** Refuses a port that another container listens on now, even one of the same stack that is removed at the end of the run. */
export async function refuseHeldPorts(daemon: Daemon, { stack, resource, spec }: SlotInputs): Promise<void> {
  const wanted = (spec.creation?.publish ?? []).map(listenerOf);
  if (wanted.length === 0) return;
  const others = (await daemon.containers({})).filter(
    ({ Labels }) => Labels[labels.stack] !== stack || Labels[labels.resource] !== resource,
  );
  const taken = wanted.find((one) => others.some((other) => heldBy(other).some((held) => overlaps(held, one))));
  if (taken) throw new ProviderError(explain(daemon, { resource, listener: taken, reason: "", running: others, stack }));
}

/** Returns Docker's message when it cannot bind. The container's command does not matter, because Docker binds ports first. */
async function bind(daemon: Daemon, about: SlotInputs, { address, hostPort, port }: PublishedPort): Promise<string | undefined> {
  const { stack, resource, spec } = about;
  const exposed = `${port}/tcp`;
  const PortBindings = { [exposed]: [{ HostIp: address, HostPort: String(hostPort) }] };
  const options = { Entrypoint: ["true"], Cmd: [], ExposedPorts: { [exposed]: {} }, HostConfig: { NetworkMode: "default", PortBindings } };
  const trial = { name: `${stack}-${resource}.trial`, stack, image: spec.creation?.image ?? "", options };
  return withThrowAway(daemon, trial, undefined, async (name) => {
    try {
      await daemon.start(name);
      return undefined;
    } catch (error) {
      if (error instanceof DockerError && refusal.test(error.reason)) return error.reason;
      // No answer from Docker means that the result is unknown; an image without the command shows nothing about ports.
      if (error instanceof DockerError && error.statusCode !== undefined) return undefined;
      throw error;
    }
  });
}

interface Taken {
  readonly stack: string;
  readonly resource: string;
  readonly listener: Listener;
  readonly reason: string;
  readonly running: readonly ContainerSummary[];
}

function explain(daemon: Daemon, { stack, resource, listener, reason, running }: Taken): string {
  const start = `${resource} cannot listen on ${shown(listener)} of ${daemon.address}`;
  const kept = "Nothing was changed: what listens now still does.";
  if (/cannot assign/i.test(reason))
    return `${start}: the host does not have the address ${listener.address}. ${kept} Write one of its own addresses, or 0.0.0.0 for all of them. ${again}`;
  const holder = running.find((one) => heldBy(one).some((held) => overlaps(held, listener)));
  if (!holder)
    return (
      `${start}: the port is taken by a program of the host itself (on the host, \`ss -ltnp 'sport = :${listener.port}'\` names it). ` +
      `${kept} Write another port, or stop that program. ${again}`
    );
  const name = containerName(holder);
  if (holder.Labels[labels.stack] === stack)
    return (
      `${start}: ${name} of the same stack listens there until the end of the run. ${kept} ` +
      `Write a port that is free now; a second run can then move it to ${listener.port}. ${again}`
    );
  return `${start}: it is taken by the container ${name}, ${ownerOf(holder.Labels)}. ${kept} Write another port, or stop that container: docker stop ${name}. ${again}`;
}

import type { TakeOverPlan } from "../../adopt/take-over/taken";
import type { Daemon, VolumeInspect } from "../../docker/daemon";
import { tablesIn } from "../hosts/operations";
import type { DataBefore, PutAside, VolumeBefore } from "../project/take-over-record";

const identityOf = ({ Driver, Mountpoint, Labels, Options }: VolumeInspect): string =>
  JSON.stringify([Driver, Mountpoint, Labels, Options]);

/** A record of all data of the take-over, before anything is stopped. */
export async function dataBefore(daemon: Daemon, { databases, apps, entries }: TakeOverPlan): Promise<DataBefore> {
  const containers = [...databases.map(({ container }) => container), ...[...apps, ...entries].flatMap((unit) => unit.containers)];
  const names = [...new Set(containers.flatMap(({ mounts }) => mounts.flatMap(({ volume }) => volume ?? [])))];
  const volumes = await Promise.all(names.map((name) => daemon.inspectVolume(name)));
  return {
    volumes: volumes.flatMap((volume) => (volume ? [{ name: volume.Name, identity: identityOf(volume) }] : [])),
    databases: await Promise.all(
      databases.map(async ({ container, volume }) => {
        const tables = await tablesIn(daemon, container.id);
        return { container: container.id, name: container.name, volume, ...(tables === undefined ? {} : { tables }) };
      }),
    ),
  };
}

/** The findings after a failure. Each line is a fact. */
export interface Aftermath {
  readonly lines: readonly string[];
  /** Whether everything is as it was. */
  readonly good: boolean;
}

/** Checks the old containers and their data, and reports what it found. */
export async function lookAfter(
  daemon: Daemon,
  aside: readonly PutAside[],
  before: DataBefore | undefined,
  served: readonly string[],
): Promise<Aftermath> {
  const containers = await Promise.all(aside.map((one) => lookAtContainer(daemon, one)));
  const volumes = await Promise.all((before?.volumes ?? []).map((one) => lookAtVolume(daemon, one, served)));
  const databases = await Promise.all((before?.databases ?? []).map((one) => lookAtDatabase(daemon, one)));
  const all = [...containers, ...volumes, ...databases];
  const bad = all.filter(({ good }) => !good);
  const sentences = [
    summary("serves again", "serve again", containers),
    summary("is there as before", "are there as before", volumes),
    ...databases.filter(({ good }) => good).map(({ text }) => text),
    ...bad.map(({ text }) => `ATTENTION: ${text}`),
  ];
  return { lines: sentences.filter((line) => line !== undefined), good: bad.length === 0 };
}

interface Fact {
  readonly good: boolean;
  readonly text: string;
}

function summary(one: string, many: string, facts: readonly Fact[]): string | undefined {
  const good = facts.filter((fact) => fact.good).map(({ text }) => text);
  return good.length === 0 ? undefined : `${good.join(", ")} ${good.length === 1 ? one : many}.`;
}

async function lookAtContainer(daemon: Daemon, { id, name }: PutAside): Promise<Fact> {
  const found = await daemon.inspect(id);
  if (!found) return { good: false, text: `the container ${name} is gone.` };
  const health = found.State.Health?.Status;
  if (!found.State.Running)
    return { good: false, text: `${name} does not run: ${found.State.Error || found.State.Status}. See: docker logs ${name}` };
  return health === undefined || ["healthy", "none"].includes(health)
    ? { good: true, text: name }
    : { good: false, text: `${name} runs, and its health check says ${health}. See: docker logs ${name}` };
}

async function lookAtVolume(daemon: Daemon, { name, identity }: VolumeBefore, served: readonly string[]): Promise<Fact> {
  const found = await daemon.inspectVolume(name);
  if (!found) return { good: false, text: `the volume ${name} is GONE.` };
  if (identityOf(found) !== identity) return { good: false, text: `the volume ${name} is another one than before.` };
  return { good: true, text: `the volume ${name}${served.includes(name) ? " (a new server ran on it meanwhile)" : ""}` };
}

async function lookAtDatabase(daemon: Daemon, { container, name, tables }: DataBefore["databases"][number]): Promise<Fact> {
  const now = await tablesIn(daemon, container);
  if (tables === undefined || now === undefined) return { good: now !== undefined, text: `${name} did not say which tables it has.` };
  const same = now >= tables;
  return { good: same, text: same ? `${name} has its ${tables} tables.` : `${name} has ${now} tables, before it had ${tables}.` };
}

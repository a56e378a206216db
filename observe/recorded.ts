import { isDeepStrictEqual } from "node:util";
import type { ContainerInspectInfo } from "dockerode";

type Properties = Readonly<Record<string, unknown>>;

/** A container in the state, with the property names of Docker's provider. */
export interface RecordedContainer {
  readonly id?: string;
  readonly inputs?: Properties;
  readonly outputs?: Properties;
}

const mebibytes = (bytes: number | undefined = 0): number => (bytes > 0 ? Math.trunc(bytes / 1024 / 1024) : bytes);

/**
 * Everything that Docker can change about a container and Docker's provider reads back. Docker fixes all other properties when it creates
 * the container, so they belong to its id.
 */
export const changeable: Readonly<Record<string, (found: ContainerInspectInfo) => unknown>> = {
  name: ({ Name }) => Name.replace(/^\//, ""),
  mustRun: ({ State }) => State.Running,
  restart: ({ HostConfig }) => HostConfig.RestartPolicy?.Name,
  maxRetryCount: ({ HostConfig }) => HostConfig.RestartPolicy?.MaximumRetryCount,
  memory: ({ HostConfig }) => mebibytes(HostConfig.Memory),
  memoryReservation: ({ HostConfig }) => mebibytes(HostConfig.MemoryReservation),
  memorySwap: ({ HostConfig }) => mebibytes(HostConfig.MemorySwap),
  cpus: ({ HostConfig }) => HostConfig.NanoCpus,
  cpuShares: ({ HostConfig }) => HostConfig.CpuShares,
  cpuSet: ({ HostConfig }) => HostConfig.CpusetCpus,
  ports: ({ NetworkSettings }) => portsOf(NetworkSettings.Ports as Ports),
};

type Ports = Readonly<Record<string, readonly { readonly HostIp: string; readonly HostPort: string }[] | null>> | null | undefined;

function portsOf(ports: Ports): object[] {
  const bindings = Object.entries(ports ?? {}).flatMap(([key, hosts]) => {
    const [internal, protocol] = key.split("/");
    return (hosts ?? []).map(({ HostIp: ip, HostPort }) => ({ internal: Number(internal), external: Number(HostPort), ip, protocol }));
  });
  return inOrder(bindings);
}

function inOrder(ports: readonly object[]): object[] {
  const keyOf = (port: object): string => {
    const { ip, external, internal, protocol } = port as Record<string, unknown>;
    return [ip, external, internal, protocol].join(" ");
  };
  return [...ports].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

/** The state has ports in the provider's order, and a number of processors as a text. */
function recordedOf(property: string, outputs: Properties): unknown {
  const recorded = outputs[property];
  if (property === "cpus") return Number(recorded ?? 0) * 1e9;
  return property === "ports" && Array.isArray(recorded) ? inOrder(recorded as object[]) : recorded;
}

/** Docker's provider does not read these back; the slot compares them. Its secrets are encrypted in the state. */
const unread = new Set(["envs", "labels", "networksAdvanced", "uploads", "volumes"]);

/** Versions of Docker and of its provider write "not set" as 0, as an empty text, list or map, or not at all. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(plain);
  if (typeof value !== "object" || value === null) return value === 0 || value === "" || value === null ? undefined : value;
  const entries = Object.entries(value).filter(([key]) => key !== "__defaults");
  const set = entries.map(([key, one]) => [key, plain(one)] as const).filter(([, one]) => one !== undefined);
  return set.length === 0 ? undefined : Object.fromEntries(set);
}

const agree = (one: unknown, other: unknown): boolean => isDeepStrictEqual(plain(one), plain(other));

/** Whether a read of the container by Docker's provider would leave the state as it is. */
export function isAsRecorded({ id, outputs = {} }: RecordedContainer, found: ContainerInspectInfo | undefined): boolean {
  if (found === undefined || found.Id !== id) return false;
  return Object.entries(changeable).every(([property, read]) => agree(recordedOf(property, outputs), read(found)));
}

/** Whether the state holds no deviation from the declaration that Docker's provider recorded earlier. */
export function isAsDeclared({ inputs = {}, outputs = {} }: RecordedContainer): boolean {
  const declared = Object.keys(inputs).filter((property) => !unread.has(property) && property !== "__defaults");
  return [...new Set([...declared, ...Object.keys(changeable)])].every((property) => agree(inputs[property], outputs[property]));
}

import * as pulumi from "@pulumi/pulumi";
import { Platform, type PlatformArgs } from "../../platform/component";
import { parseTopology } from "../../platform/parse";
import type { Topology } from "../../platform/schema";
import type { Host } from "../../topology/schema/host";

/** One registration as Pulumi receives it. Secret values appear as `{ secret: value }`. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any
  /** Names of the resources it waits for, without components. */
  readonly dependsOn: string[];
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly deleteBeforeReplace: boolean;
  readonly replaceOnChanges: string[];
  readonly ignoreChanges: string[];
  readonly additionalSecretOutputs: string[];
  readonly deletedWith: string;
  readonly provider: string;
  readonly parent: string;
  readonly replacementTrigger: unknown;
}

/** The generation of every slot. 7 is one of a container that the first version created. */
export const mocked: { generation: number | undefined; promoted?: boolean } = { generation: 7 };

const id = (name: string) => `id-of-${name}`;

/** The answers of Pulumi and its providers. A type without an answer is a mistake. */
const outputs: Record<string, (inputs: Record<string, unknown>, name: string) => Record<string, unknown>> = {
  "pulumi:providers:docker": (inputs) => inputs,
  "docker:index/container:Container": (inputs, name) => ({ ...inputs, name: inputs.name ?? `${name}-auto` }),
  "docker:index/remoteImage:RemoteImage": (inputs) => ({ ...inputs, imageId: `sha256:${inputs.name as string}` }),
  "random:index/randomPassword:RandomPassword": (inputs, name) => ({ ...inputs, result: pulumi.secret(`value-of-${name}`) }),
  "random:index/randomUuid:RandomUuid": (inputs, name) => ({ ...inputs, result: `uuid-of-${name}` }),
  "breakwater:index:Claim": (inputs) => ({ ...inputs, drift: [] }),
  "breakwater:index:Anchor": (inputs) => ({ ...inputs, drift: [] }),
  "breakwater:index:Network": (inputs, name) => ({ ...inputs, networkId: id(name), drift: [] }),
  "breakwater:index:Volume": (inputs, name) => ({ ...inputs, identity: id(name), drift: [] }),
  "breakwater:index:VolumeOwner": (inputs) => inputs,
  "breakwater:index:Slot": (inputs) => ({ ...inputs, generation: mocked.generation, drift: [] }),
  "breakwater:index:Limits": (inputs) => ({ ...inputs, keptPids: inputs.pids, drift: [] }),
  "breakwater:index:Job": (inputs) => ({ ...inputs, finished: true }),
  "breakwater:index:MariadbPrimary": (inputs) => ({
    ...{ ...inputs, readOnly: mocked.promoted === true, gtid: "0-1-1", drift: [] },
    ...(mocked.promoted === true ? { role: "replica", ioRunning: true, sqlRunning: true, following: "db-1:3306", errant: [] } : {}),
  }),
  "breakwater:index:MariadbAccount": (inputs) => ({ ...inputs, drift: [] }),
  "breakwater:index:MariadbSeed": (inputs) => ({ ...inputs, gtid: "0-1-9" }),
  "breakwater:index:MariadbReplica": (inputs) => ({
    ...inputs,
    ...{ ioRunning: true, sqlRunning: true, following: "db-0:3306", gtidMode: "Slave_Pos", readOnly: true, errant: [], drift: [] },
    ...(mocked.promoted === true ? { role: "primary", readOnly: false, following: "", ioRunning: false, sqlRunning: false } : {}),
  }),
  "breakwater:index:ExtraCa": (inputs) => ({ ...inputs, value: "as it was built" }),
  "breakwater:index:Gate": (inputs) => ({ ...inputs, open: true }),
  "breakwater:index:NginxConfig": (inputs) => ({ ...inputs, running: inputs.hash, drift: [] }),
  "breakwater:index:HaproxyConfig": (inputs) => ({ ...inputs, running: inputs.hash, drift: [] }),
};

const components = new Set(
  ["Network", "Volume", "Image", "App", "MariadbCluster", "Balancer", "Entry", "Platform"].map((name) => `breakwater:component:${name}`),
);

const secretSignature = "4dabf18193072939515e22adb298388d";

function visible(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  if (secretSignature in value) return { secret: visible((value as unknown as { value: unknown }).value) };
  if (Array.isArray(value)) return value.map(visible);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, visible(inner)]));
}

const lastName = (urn: string) => urn.split("::").at(-1) ?? "";

// The SDK takes a complete stack trace for each resource, and no test reads them.
Object.assign(pulumi.Resource, { callsites: () => [] });

/** Everything that a topology registers, in order, and the stack's outputs. */
export async function deploy(
  topology: Topology,
  more: Partial<PlatformArgs> = {},
): Promise<{ registered: Registered[]; outputs: Record<string, unknown> }> {
  const registered: Registered[] = [];
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
      if (components.has(type) || type === "pulumi:pulumi:Stack") return { id: undefined, state: {} };
      const answer = outputs[type];
      if (!answer) throw new Error(`unexpected resource type ${type}`);
      return { id: id(name), state: answer(inputs as Record<string, unknown>, name) };
    },
    call: ({ token }) => {
      throw new Error(`unexpected call of ${token}`);
    },
  });
  watch(registered);
  const addresses = Object.fromEntries(Object.entries(topology.platform.hosts).map(([name, host]) => [name, addressOf(host)]));
  const configured = { "from-config": pulumi.secret("configured value") };
  const platform = new Platform(topology.stack, { topology, addresses, configured, locate: (path: string) => path, ...more });
  const result = await promised(pulumi.output(platform.outputs as Record<string, unknown>));
  await pulumi.runtime.disconnect();
  return { registered: registered.filter(({ type }) => type !== "pulumi:pulumi:Stack"), outputs: result };
}

/** The address of a host, as config/ resolves it. */
const addressOf = ({ address, tlsDirectory }: Host) => ({ address: address === "local" ? "unix:///local.sock" : address, tlsDirectory });

export const world = (raw: unknown, more?: Partial<PlatformArgs>) => deploy(parseTopology("dev", raw), more);

function promised<T>(output: pulumi.Output<T>): Promise<T> {
  return (output as unknown as { promise(): Promise<T> }).promise();
}

/** Mocks do not get a resource's options, but the request behind them has them. */
function watch(registered: Registered[]): void {
  const monitor = pulumi.runtime.getMonitor() as unknown as { registerResource(request: any, callback: unknown): unknown }; // eslint-disable-line @typescript-eslint/no-explicit-any
  const original = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) => {
    const dependsOn = (request.getDependenciesList() as string[]).filter(
      (urn) => !urn.includes("component:") || !/component:\w+::/.test(urn),
    );
    registered.push({
      type: request.getType(),
      name: request.getName(),
      inputs: visible(request.getObject().toJavaScript()) as Record<string, unknown>,
      dependsOn: dependsOn.map((urn) => `${urn.split("::").at(-2)?.split(/[:$/]/).at(-1)} ${lastName(urn)}`).sort(),
      protect: request.getProtect(),
      retainOnDelete: request.getRetainondelete(),
      deleteBeforeReplace: request.getDeletebeforereplace(),
      replaceOnChanges: request.getReplaceonchangesList(),
      ignoreChanges: request.getIgnorechangesList(),
      additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
      deletedWith: lastName(request.getDeletedwith()),
      provider: lastName((request.getProvider() as string).replace(/::[^:]*$/, "")),
      parent: lastName(request.getParent()),
      replacementTrigger: visible(request.getReplacementTrigger()?.toJavaScript()),
    });
    return original(request, callback);
  };
}

export function only(registered: readonly Registered[], type: string, name: string): Registered {
  const found = registered.filter((one) => one.type.endsWith(`:${type}`) && one.name === name);
  if (found.length !== 1)
    throw new Error(`${found.length} resources ${type} ${name} in:\n${registered.map((one) => `${one.type} ${one.name}`).join("\n")}`);
  return found[0] as Registered;
}

import { volume } from "../../provider/resources/volume";
import { network } from "../../provider/resources/network";
import { compareVolume } from "../../observe/volume";
import type { StackHost } from "../project/declaration";
import { nameOf, type Checkpoint, type StateResource } from "../state/checkpoint";

const networkType = network.token;
const volumeType = volume.token;

/** Missing networks and volumes, in one sentence each. Ignores hosts that do not answer. */
export async function missingThings(hosts: readonly StackHost[], checkpoint: Checkpoint | undefined): Promise<string[]> {
  const resources = (checkpoint?.resources ?? []).filter((resource) => resource.delete !== true);
  const problems = await Promise.all(
    resources.map(async (resource) => {
      const host = hosts.find(({ name }) => nameOf(resource.urn).endsWith(`.${name}`));
      return host ? problemsOf(resource, host) : [];
    }),
  );
  return problems.flat();
}

async function problemsOf(resource: StateResource, { name: host, daemon }: StackHost): Promise<string[]> {
  const name = String(resource.inputs?.name);
  if (resource.type === networkType) return (await daemon.inspectNetwork(name)) ? [] : [`network ${name} on ${host} is missing`];
  if (resource.type !== volumeType) return [];
  const { inputs = {}, outputs = {} } = resource;
  const declared = {
    name,
    identity: String(outputs.identity),
    ...(inputs.existing === undefined ? {} : { existing: String(inputs.existing) }),
  };
  return compareVolume(declared, await daemon.inspectVolume(name)).map(({ detail }) => `volume ${name} on ${host}: ${detail}`);
}

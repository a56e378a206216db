import type { StateResource } from "../../../cli/state/checkpoint";

/** States of a stack `dev` with one app `web` behind one entry `site`, in Pulumi's form. */
export const app = "urn:pulumi:dev::breakwater::breakwater:component:App::web";
const provider = "urn:pulumi:dev::breakwater::pulumi:providers:docker::docker.local::0000-1111";
const urnOf = (type: string, name: string): string => `urn:pulumi:dev::breakwater::${type}::${name}`;

export const alias = (generation: number, index: number): string => `web-${generation.toString(16).padStart(8, "0")}-${index}`;
export const containerUrn = (index: number): string => urnOf("docker:index/container:Container", `dev-web-${index}.local`);
export const slotUrn = (index: number): string => urnOf("breakwater:index:Slot", `dev-web-${index}.local`);
const jobUrn = urnOf("breakwater:index:Job", "web-migrate.local");

export const component: StateResource = { urn: app, type: "breakwater:component:App" };
export const docker: StateResource = {
  urn: provider.slice(0, provider.lastIndexOf("::")),
  type: "pulumi:providers:docker",
  id: "0000-1111",
};

export function container(generation: number, index: number, more: Partial<StateResource> = {}): StateResource {
  return {
    urn: containerUrn(index),
    type: "docker:index/container:Container",
    id: `g${generation}-${index}`,
    parent: app,
    provider,
    dependencies: [jobUrn],
    inputs: { name: `dev-web-${index}.local-${generation}`, networksAdvanced: [{ aliases: ["web", alias(generation, index)] }] },
    ...more,
  };
}

export const slot = (generation: number, index: number): StateResource => ({
  urn: slotUrn(index),
  type: "breakwater:index:Slot",
  id: `web-${index}`,
  parent: app,
  inputs: { spec: generation },
});

export const job = (generation: number): StateResource => ({
  urn: jobUrn,
  type: "breakwater:index:Job",
  id: "web-migrate",
  parent: app,
  inputs: { resource: "web-migrate", inputHash: `h${generation}` },
});

export const gate = (...ids: readonly string[]): StateResource => ({
  urn: urnOf("breakwater:index:Gate", "web-gate.local"),
  type: "breakwater:index:Gate",
  id: "web",
  parent: app,
  inputs: { containers: ids },
});

/** The targets of the entry: one server for each replica, by its container's id or by an alias. */
export const router = (...addresses: readonly string[]): StateResource => ({
  urn: urnOf("breakwater:index:HaproxyConfig", "site.local"),
  type: "breakwater:index:HaproxyConfig",
  id: "dev-site-balancer",
  dependencies: addresses.map((_, index) => containerUrn(index)),
  inputs: { text: addresses.map((address, index) => `server web-${index} ${address}:8000 check\n`).join("") },
});

const indexes = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** All resources of one generation that serves, without changes in progress. */
export function good(generation: number, replicas: number): StateResource[] {
  const all = indexes(replicas);
  return [
    component,
    docker,
    ...all.map((index) => slot(generation, index)),
    job(generation),
    ...all.map((index) => container(generation, index)),
    gate(...all.map((index) => `g${generation}-${index}`)),
    router(...all.map((index) => `g${generation}-${index}`)),
  ];
}

/**
 * The state after a run whose gate did not open: the containers of `made` are new, and the ones that they replace still have to be
 * deleted.
 */
export function failedRoll(state: readonly StateResource[], generation: number, made: readonly number[]): StateResource[] {
  const isMade = ({ urn, type }: StateResource): boolean =>
    type.endsWith(":Container") && made.some((index) => urn === containerUrn(index));
  const old = state.filter((one) => isMade(one)).map((one) => ({ ...one, delete: true }));
  const rest = state.filter((one) => !isMade(one) && one.type !== "breakwater:index:HaproxyConfig" && one.type !== "breakwater:index:Gate");
  const slots = rest.map((one) => (one.type === "breakwater:index:Slot" ? { ...one, inputs: { spec: generation } } : one));
  const jobs = slots.map((one) => (one.urn === jobUrn ? job(generation) : one));
  const known = new Set(state.map(({ urn }) => urn));
  const added = made.filter((index) => !known.has(slotUrn(index))).map((index) => slot(generation, index));
  const last = state.filter(({ type }) => ["breakwater:index:HaproxyConfig", "breakwater:index:Gate"].includes(type));
  return [...jobs, ...added, ...made.map((index) => container(generation, index)), ...old, ...last];
}

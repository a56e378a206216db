import { app } from "../../components/app/model";
import { types } from "../../platform/types";
import { gate } from "../../provider/resources/gate";
import { names } from "../../topology/names";
import { containerType, nameOf, type StateResource } from "./checkpoint";

export const gateType = gate.token;
/** Resources that decide where requests go; their text names what they send to. */
export const routers: readonly string[] = types.filter(({ routes }) => routes).map(({ token }) => token);

const isCurrent = ({ delete: replaced }: StateResource): boolean => replaced !== true;

/** Containers of an app in the state: for each replica the newest one, and replaced ones that still have to be deleted. */
export interface AppContainers {
  /** URN of the app's component. */
  readonly app: string;
  readonly name: string;
  /** By URN, the newest first. */
  readonly replicas: ReadonlyMap<string, readonly StateResource[]>;
}

export function appsOf(resources: readonly StateResource[]): AppContainers[] {
  return resources
    .filter(({ type }) => type === app.component)
    .map(({ urn }) => {
      const replicas = new Map<string, StateResource[]>();
      const own = resources.filter(({ type, parent }) => type === containerType && parent === urn);
      for (const container of [...own.filter(isCurrent), ...own.filter((one) => !isCurrent(one))])
        replicas.set(container.urn, [...(replicas.get(container.urn) ?? []), container]);
      return { app: urn, name: nameOf(urn), replicas };
    });
}

/** Network aliases that belong to one generation of the container. */
function generationAliases({ inputs }: StateResource): string[] {
  const networks = (inputs?.networksAdvanced ?? []) as readonly { readonly aliases?: readonly string[] }[];
  return networks.flatMap(({ aliases }) => aliases ?? []).filter((alias) => names.replicaOf(alias) !== undefined);
}

/** The app and the generation in such an alias, without the replica's number. */
function generationIn(alias: string): string {
  const found = names.replicaOf(alias);
  return found ? names.part(found.app, found.generation) : alias;
}

/** Equal for all containers of one version of an app. */
export const versionOf = (container: StateResource): string => [...new Set(generationAliases(container).map(generationIn))].sort().join();

/** Returns whether a container passed its app's gate, according to the gates in the state. */
export function passing(resources: readonly StateResource[]): (container: StateResource) => boolean {
  const gates = resources.filter((resource) => resource.type === gateType && isCurrent(resource));
  const passed = new Set(gates.flatMap(({ inputs }) => (inputs?.containers ?? []) as readonly string[]));
  return ({ id }) => id !== undefined && passed.has(id);
}

const routersOf = (resources: readonly StateResource[]): StateResource[] =>
  resources.filter((resource) => routers.includes(resource.type) && isCurrent(resource));

/** Whether an entry decides which containers of the app get requests. */
export function hasEntry({ replicas }: AppContainers, resources: readonly StateResource[]): boolean {
  return routersOf(resources).some(({ dependencies }) => dependencies?.some((urn) => replicas.has(urn)));
}

/**
 * Returns whether an entry sends requests to a container, by its id or by its generation's alias, according to the entries'
 * configurations in the state.
 */
export function routing(resources: readonly StateResource[]): (container: StateResource) => boolean {
  const texts = routersOf(resources).map(({ inputs }) => (typeof inputs?.text === "string" ? inputs.text : ""));
  const named = new Set(texts.flatMap((text) => text.match(/[\w-]+/g) ?? []));
  const byId = ({ id }: StateResource): boolean => id !== undefined && (named.has(id.slice(0, 12)) || named.has(id));
  return (container) => byId(container) || generationAliases(container).some((alias) => named.has(alias));
}

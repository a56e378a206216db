import { databaseVariables } from "../../topology/site";
import { quote, type Path, type Problem } from "../../topology/problem";
import { each, own, repeated, type Model, type Rule } from "./rule";

function environment({ platform }: Model): Problem[] {
  return each(platform, "apps").flatMap(({ name, path, value }) => {
    if (value.database === undefined) return [];
    const { environmentPrefix } = value.database;
    return databaseVariables
      .map((suffix) => `${environmentPrefix}_${suffix}`)
      .filter((variable) => Object.hasOwn(value.environment, variable))
      .map((variable) => ({
        path: [...path, "environment", variable],
        text: `is given to the app by apps.${name}.database; remove it, or write another environmentPrefix there`,
      }));
  });
}

function twiceInList({ platform }: Model): Problem[] {
  const lists = [...each(platform, "apps"), ...each(platform, "databases"), ...each(platform, "entries")].flatMap(({ path, value }) => [
    { path: [...path, "networks"], items: "networks" in value ? value.networks : [] },
    { path: [...path, "hosts"], items: "hosts" in value ? (value.hosts ?? []) : [] },
    { path: [...path, "secrets"], items: "secrets" in value ? value.secrets : [] },
  ]);
  return lists.flatMap(({ path, items }) => {
    const placed = items.map((name, index) => ({ name, path: [...path, index] as Path }));
    return repeated(placed, ({ name }) => name).map(({ item }) => ({
      path: item.path,
      text: `${quote(item.name)} is already in the list; remove it`,
    }));
  });
}

function routes({ platform }: Model): Problem[] {
  return each(platform, "entries").flatMap(({ path, value }) => {
    const placed = value.routes.map((route, index) => ({ route, index }));
    return repeated(placed, ({ route }) => `${route.host?.toLowerCase() ?? ""} ${route.path}`).map(({ item, first }) => {
      const where = item.route.host === undefined ? "any host" : `host ${quote(item.route.host)}`;
      const text = `${quote(item.route.path)} for ${where} is already routes[${first.index}]; write another path or host, or remove one`;
      return { path: [...path, "routes", item.index, "path"], text };
    });
  });
}

const dockerHub = ["docker.io", "index.docker.io", "registry-1.docker.io"];

/** Docker would silently ignore credentials of another registry. */
function registry({ platform }: Model): Problem[] {
  return each(platform, "images").flatMap(({ path, value }) => {
    if (!("reference" in value) || value.registry === undefined) return [];
    const address = own(platform.registries, value.registry)?.address;
    const [first = "", ...rest] = value.reference.split("/");
    const written = rest.length > 0 && (/[.:]/.test(first) || first === "localhost") ? first : "docker.io";
    if (address === undefined || address === written || (dockerHub.includes(address) && dockerHub.includes(written))) return [];
    const text = `is pulled from ${quote(written)}, and registries.${value.registry} is for ${quote(address)}; write ${quote(`${address}/…`)}, or remove registry`;
    return [{ path: [...path, "reference"], text }];
  });
}

/** Lists, routes and environments must not contradict themselves. */
export const apps: readonly Rule[] = [
  { id: "environment-is-not-given-twice", whole: [], check: environment },
  { id: "items-once", whole: [], check: twiceInList },
  { id: "routes-once", whole: [], check: routes },
  { id: "registry-of-the-image", whole: [], check: registry },
];

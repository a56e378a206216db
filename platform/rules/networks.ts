import { isClosed } from "../../topology/plan/open-network";
import { subnetsOverlap } from "../../topology/plan/subnet";
import { formatPath, quote, type Path, type Problem } from "../../topology/problem";
import type { Member } from "../../topology/unit";
import { serving, unitsIn, type Unit } from "../units";
import { each, type Model, type Rule } from "./rule";

interface Link {
  /** Path of the declaration. */
  readonly path: Path;
  readonly from: { readonly label: string; readonly networks: readonly string[]; readonly hosts: readonly string[] };
  readonly to: { readonly label: string; readonly networks: readonly string[]; readonly hosts: readonly string[] };
}

/** The connections between units. A unit outside the stack is in none of its networks. */
function links(model: Model): Link[] {
  const units = unitsIn(model, "entries", "apps", "databases");
  return units.flatMap((unit) =>
    unit.reaches.flatMap(({ at, section, unit: name }): Link[] => {
      const target = units.find((one) => one.section === section && one.name === name);
      if (target === undefined || target.members.length === 0) return [];
      return [{ path: [...unit.path, ...at], from: end(unit, unit.members), to: end(target, serving(target)) }];
    }),
  );
}

const end = ({ path, networks }: Unit, members: readonly Member[]): Link["from"] => ({
  ...{ label: formatPath(path), networks },
  hosts: members.map(({ host }) => host),
});

function shared(model: Model): Problem[] {
  return links(model).flatMap(({ path, from, to }) => {
    if (from.networks.some((network) => to.networks.includes(network))) return [];
    const text = `${from.label} (${from.networks.join(", ")}) and ${to.label} (${to.networks.join(", ")}) share no network; add ${quote(to.networks[0] ?? "")} to ${from.label}.networks`;
    return [{ path, text }];
  });
}

function oneHost(model: Model): Problem[] {
  return links(model).flatMap(({ path, from, to }) => {
    const hosts = [...new Set([...from.hosts, ...to.hosts])].filter((host) => Object.hasOwn(model.platform.hosts, host));
    if (hosts.length < 2) return [];
    const text = `${from.label} and ${to.label} are on different hosts (${hosts.join(", ")}), and networks do not span hosts yet; place both on one host`;
    return [{ path, text }];
  });
}

/** A unit outside the stack can be reached only through a network that is not internal. */
function outside(model: Model): Problem[] {
  const units = unitsIn(model, "entries", "apps", "databases");
  return units.flatMap(({ path, networks, reaches }) => {
    const target = reaches.find(
      ({ unit, section }) => units.find((one) => one.section === section && one.name === unit)?.members.length === 0,
    );
    if (target === undefined || !isClosed(model, networks)) return [];
    const text = `an external database cannot be reached from internal networks only (${networks.join(", ")}); add a network that is not internal`;
    return [{ path: [...path, "networks"], text }];
  });
}

function subnets({ platform }: Model): Problem[] {
  const seen: { name: string; subnet: string }[] = [];
  return each(platform, "networks").flatMap(({ name, path, value: { subnet } }) => {
    if (subnet === undefined) return [];
    const rival = seen.find((other) => subnetsOverlap(subnet, other.subnet));
    seen.push({ name, subnet });
    if (rival === undefined) return [];
    return [{ path: [...path, "subnet"], text: `${subnet} overlaps networks.${rival.name}.subnet; write another range` }];
  });
}

/** Units that communicate must be able to reach each other. */
export const networks: readonly Rule[] = [
  { id: "shares-a-network", whole: ["hosts"], check: shared },
  { id: "talks-on-one-host", whole: ["hosts"], check: oneHost },
  { id: "published-from-an-open-network", whole: ["networks"], check: outside },
  { id: "subnets-apart", whole: [], check: subnets },
];

import { names as authored } from "../../topology/names";
import { formatPath, quote, type Path, type Problem } from "../../topology/problem";
import { unitsIn } from "../units";
import { each, repeated, type Model, type Rule } from "./rule";

interface Unit {
  readonly name: string;
  readonly path: Path;
}

const unitSections = ["apps", "databases", "entries"] as const;

/** Includes units that could not be read, because their names are taken too. */
function units(model: Model): Unit[] {
  return unitSections.flatMap((section) => (model.names(section) ?? []).map((name) => ({ name, path: [section, name] })));
}

function sameName(model: Model): Problem[] {
  return repeated(units(model), ({ name }) => name).map(({ item, first }) => ({
    path: item.path,
    text: `the name is taken by ${formatPath(first.path)}, and apps, databases and entries share one set of names; write another name`,
  }));
}

function memberName(model: Model): Problem[] {
  const all = units(model);
  return all.flatMap(({ name, path }) => {
    const member = authored.memberOf(name);
    const owner = all.find((unit) => unit.name === member?.unit);
    return owner === undefined
      ? []
      : [{ path, text: `is what number ${authored.partOf(owner.name, name)} of ${formatPath(owner.path)} is called; write another name` }];
  });
}

/** The name of the container between an entry and its apps derives from the entry's name. */
function balancerName(model: Model): Problem[] {
  const entries = model.names("entries") ?? [];
  return units(model).flatMap(({ name, path }) => {
    const entry = entries.find((candidate) => name === authored.balancer(candidate));
    return entry === undefined ? [] : [{ path, text: `is what the balancer of entries.${entry} is called; write another name` }];
  });
}

function jobs(model: Model): Problem[] {
  const all = units(model);
  return each(model.platform, "apps").flatMap(({ name: app, path, value }) => {
    const own = value.jobs.map((job, index) => ({ job, path: [...path, "jobs", index, "name"] }));
    const twice = repeated(own, ({ job }) => job.name).map(({ item, first }) => ({
      path: item.path,
      text: `${quote(item.job.name)} is already the name of ${formatPath(first.path.slice(0, -1))}; write another name`,
    }));
    const clashes = own.flatMap(({ job, path: at }) => {
      const rival = all.find((unit) => unit.name === authored.part(app, job.name));
      return rival === undefined
        ? []
        : [{ path: at, text: `together with its app this is the name of ${formatPath(rival.path)}; write another name` }];
    });
    const balancers = own.flatMap(({ job, path: at }) => {
      const entry = (model.names("entries") ?? []).find((name) => authored.part(app, job.name) === authored.balancer(name));
      return entry === undefined
        ? []
        : [{ path: at, text: `together with its app this is the name of the balancer of entries.${entry}; write another name` }];
    });
    const members = own
      .filter(({ job }) => /^\d+$/.test(job.name))
      .map(({ path: at }) => ({ path: at, text: "looks like the number of a replica; write another name" }));
    return [...twice, ...clashes, ...balancers, ...members];
  });
}

function volumes(model: Model): Problem[] {
  const databases = model.names("databases") ?? [];
  const entries = model.names("entries") ?? [];
  return (model.names("volumes") ?? []).flatMap((name) => {
    const entry = entries.find((one) => [one, authored.balancer(one)].some((owner) => name === authored.part(owner, "config")));
    const database = databases.find((candidate) => candidate === authored.dataOf(name));
    const owner = entry !== undefined ? `entries.${entry}` : database !== undefined ? `databases.${database}` : undefined;
    return owner === undefined
      ? []
      : [{ path: ["volumes", name], text: `is the name of a volume that ${owner} has for itself; write another name` }];
  });
}

/** A container's name is also its DNS name, which is limited to 63 characters. The replicas of an app have shorter aliases. */
function lengths(model: Model): Problem[] {
  return unitsIn(model, "databases", "entries").flatMap(({ path, members }) => {
    const longest = members.map(({ container = "" }) => container).reduce((one, other) => (other.length >= one.length ? other : one), "");
    return longest.length <= 63
      ? []
      : [{ path, text: `${quote(longest)} would have ${longest.length} characters, and 63 are possible; write a shorter name` }];
  });
}

function something(model: Model): Problem[] {
  const known = unitSections.map((section) => model.names(section));
  if (known.some((names) => names === undefined || names.length > 0)) return [];
  return [{ path: [], text: "describes nothing to run; add at least one of apps, databases and entries" }];
}

/** Different names in the stack file must stay different on the hosts. */
export const names: readonly Rule[] = [
  { id: "something-to-run", whole: [], check: something },
  { id: "one-set-of-names", whole: [], check: sameName },
  { id: "names-apart-from-members", whole: [], check: memberName },
  { id: "names-apart-from-balancers", whole: [], check: balancerName },
  { id: "job-names", whole: [], check: jobs },
  { id: "volume-names", whole: [], check: volumes },
  { id: "name-length", whole: [], check: lengths },
];

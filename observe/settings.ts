import { posix } from "node:path";
import type { ContainerInspectInfo } from "dockerode";
import { leastStartSeconds, noNewPrivileges } from "../topology/plan/revision";
import type { HealthCheck, SlotSpec } from "../topology/spec";
import type { Deviation } from "./deviation";

export interface FileFact {
  readonly sha256: string;
  /** Octal. */
  readonly mode: string;
}

const variables = (list: readonly string[]): Map<string, string> =>
  new Map(list.map((line) => [line.split("=", 1)[0] ?? line, line.slice(line.indexOf("=") + 1)]));

export function compareEnvironment(spec: SlotSpec, container: ContainerInspectInfo, image: readonly string[] | undefined): Deviation[] {
  const actual = variables(container.Config.Env ?? []);
  const fromImage = image && variables(image);
  const declared = Object.entries(spec.environment);
  const foreign = fromImage ? [...actual].filter(([name, value]) => !(name in spec.environment) && fromImage.get(name) !== value) : [];
  const variable = (subject: string, detail: string): Deviation => ({ aspect: "environment", subject, detail });
  return [
    ...declared.filter(([name]) => !actual.has(name)).map(([name]) => variable(name, "missing")),
    ...declared.filter(([name, value]) => (actual.get(name) ?? value) !== value).map(([name]) => variable(name, "not the declared value")),
    ...foreign.map(([name]) => variable(name, "not declared")),
  ];
}

export function compareLabels(spec: SlotSpec, container: ContainerInspectInfo): Deviation[] {
  const actual = container.Config.Labels;
  const differing = Object.entries(spec.labels).filter(([name, value]) => actual[name] !== value);
  return differing.map(([subject]) => ({ aspect: "label", subject, detail: subject in actual ? "not the declared value" : "missing" }));
}

/** The form in which Docker records a path with redundant slashes. */
const tidy = (path: string): string => posix.normalize(path).replace(/(?<=.)\/+$/, "");

export function compareMounts(spec: SlotSpec, container: ContainerInspectInfo): Deviation[] {
  const mount = (subject: string, detail: string): Deviation => ({ aspect: "mount", subject, detail });
  const wrong = spec.mounts.flatMap(({ path, volume, readOnly }) => {
    const actual = container.Mounts.find(({ Destination }) => Destination === tidy(path));
    if (!actual) return [mount(path, "not mounted")];
    if (actual.Name !== volume) return [mount(path, `is not volume ${volume}`)];
    return actual.RW === readOnly ? [mount(path, readOnly ? "writable" : "read-only")] : [];
  });
  const declared = new Set(spec.mounts.map(({ path }) => tidy(path)));
  // Anonymous volumes of an image get a random name of 64 digits.
  const foreign = container.Mounts.filter(({ Destination: path, Name: name }) => !declared.has(path) && !/^[0-9a-f]{64}$/.test(name ?? ""));
  return [...wrong, ...foreign.map(({ Destination }) => mount(Destination, "not declared"))];
}

/** Declarations are rounded to milliseconds, and so are the values that Docker gets. */
const perMillisecond = 1e6;
const milliseconds = (seconds: number): number => Math.round(seconds * 1000);

/** Containers of the first version were created with 0, for which Docker uses the image's value. */
function startPeriods({ health, revision = 0 }: SlotSpec, image: number | undefined): number[] {
  const declared = milliseconds(health?.startSeconds ?? 0);
  if (declared > 0) return [declared];
  return revision > 0 ? [milliseconds(leastStartSeconds)] : [0, image ?? 0];
}

/** @param imageStart start period of the image's own check, in nanoseconds */
export function compareHealth(spec: SlotSpec, container: ContainerInspectInfo, imageStart?: number): Deviation[] {
  if (!spec.health) return [];
  const actual = container.Config.Healthcheck;
  const subject = "check";
  if (!actual?.Test?.length) return [{ aspect: "health", subject, detail: "missing" }];
  const found: Record<keyof HealthCheck, unknown> = {
    test: JSON.stringify(actual.Test),
    intervalSeconds: (actual.Interval ?? 0) / perMillisecond,
    timeoutSeconds: (actual.Timeout ?? 0) / perMillisecond,
    retries: actual.Retries ?? 0,
    startSeconds: (actual.StartPeriod ?? 0) / perMillisecond,
  };
  const starts = startPeriods(spec, imageStart && imageStart / perMillisecond);
  const { test, intervalSeconds, timeoutSeconds, retries } = spec.health;
  const declared: Record<keyof HealthCheck, unknown> = {
    test: JSON.stringify(test),
    intervalSeconds: milliseconds(intervalSeconds),
    timeoutSeconds: milliseconds(timeoutSeconds),
    retries,
    startSeconds: starts.find((start) => start === found.startSeconds) ?? starts[0],
  };
  const differing = (Object.keys(found) as (keyof HealthCheck)[]).filter((key) => found[key] !== declared[key]);
  return differing.map((key) => ({ aspect: "health", subject: key, detail: "not the declared value" }));
}

export function compareFiles(spec: SlotSpec, facts: ReadonlyMap<string, FileFact>): Deviation[] {
  const file = (subject: string, detail: string): Deviation => ({ aspect: "file", subject, detail });
  return spec.files.flatMap(({ path, sha256, mode }) => {
    const actual = facts.get(path);
    if (!actual) return [file(path, "missing")];
    if (actual.sha256 !== sha256) return [file(path, "not the declared content")];
    return parseInt(actual.mode, 8) === parseInt(mode, 8) ? [] : [file(path, `mode ${actual.mode} instead of ${mode}`)];
  });
}

/** `docker update` sets these, and Docker's provider does not read them. The resource Limits handles the number of processes. */
export function compareLimits({ HostConfig: actual }: ContainerInspectInfo): Deviation[] {
  const limits = {
    "processor time": actual.CpuQuota,
    "block input and output": actual.BlkioWeight,
  };
  // Versions of Docker report "none" as 0, as -1 or not at all.
  const set = Object.entries(limits).filter(([, value]) => (value ?? 0) > 0);
  return set.map(([subject]) => ({ aspect: "limit", subject, detail: "limited, but not declared" }));
}

/** Expects nothing of a container that is older than this setting. */
export function comparePrivileges({ creation, revision = 0 }: SlotSpec, { HostConfig: actual }: ContainerInspectInfo): Deviation[] {
  const expected = creation !== undefined && creation.noNewPrivileges !== false;
  const has = (actual.SecurityOpt ?? []).some((option: string) =>
    [noNewPrivileges, noNewPrivileges.split(":")[0]].includes(option.replace("=", ":")),
  );
  if (revision === 0 || creation === undefined || has === expected) return [];
  return [
    {
      aspect: "privileges",
      subject: "new",
      detail: expected ? "not forbidden to its programs" : "forbidden to its programs, but not declared",
    },
  ];
}

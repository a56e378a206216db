import type { AskedEntry } from "../drift/entries";
import { describeMember, type ReadOutputs } from "../state/outputs";
import type { Place } from "../drift/space";
import { describeSpace } from "../drift/space-words";
import { type Pause, describePause } from "../watch/pauses";
import type { UnitStatus } from "./containers";
import type { MemberStatus } from "./members";

export interface ContainerState {
  readonly host: string;
  readonly name: string;
  readonly resource: string;
  /** Docker's own words, such as "Up 2 minutes (healthy)". */
  readonly status: string;
}

/** The findings of `status`. An extension needs a list of problems and a section of lines. */
export interface StatusReport {
  readonly stack: string;
  /** `down`: nothing should run and nothing is missing. */
  readonly state: "whole" | "not whole" | "down";
  /** Everything that makes it not whole, in one sentence each. */
  readonly problems: readonly string[];
  readonly units: readonly UnitStatus[];
  readonly entries: readonly AskedEntry[];
  readonly members: readonly MemberStatus[];
  readonly outputs: ReadOutputs;
  readonly containers: readonly ContainerState[];
  readonly silent: readonly { readonly host: string; readonly reason: string | undefined }[];
  readonly pauses: readonly Pause[];
  readonly space: readonly Place[];
}

/** `app web 1 of 2: web-1 is missing`, and all other problems. */
export function problemsOf({
  units,
  entries,
  members,
  things,
}: Pick<StatusReport, "units" | "entries" | "members"> & { readonly things: readonly string[] }): string[] {
  return [
    ...units
      .filter(({ problems }) => problems.length > 0)
      .map(({ kind, name, running, expected, problems }) => `${kind} ${name} ${running} of ${expected}: ${problems.join(", ")}`),
    ...entries.flatMap(({ entry, problems }) => problems.map(({ request, detail }) => `entry ${entry}: ${request} ${detail}`)),
    ...members
      .filter(({ drift }) => drift.length > 0)
      .map(({ database, name, drift }) => `database ${database}: ${name} ${drift.join(", ")}`),
    ...things,
  ];
}

type Section = (report: StatusReport) => readonly string[];

const summary: Section = ({ state, problems }) => {
  if (state === "down") return ["down: nothing should run. `./breakwater up` serves it again."];
  if (state === "whole") return ["whole: everything that should run does, and the site answers"];
  return [`not whole:`, ...problems.map((problem) => `  ! ${problem}`)];
};

const units: Section = (report) => {
  const width = Math.max(0, ...report.units.map(({ kind, name }) => kind.length + name.length + 1));
  return report.units.map(({ kind, name, running, expected }) => `  ${`${kind} ${name}`.padEnd(width)}  ${running} of ${expected}`);
};

const containers: Section = (report) => {
  const width = Math.max(0, ...report.containers.map(({ name }) => name.length));
  return report.containers.length === 0
    ? []
    : ["containers:", ...report.containers.map(({ host, name, status }) => `  ${name.padEnd(width)}  ${host}  ${status}`)];
};

const replication: Section = ({ members, containers: running }) =>
  members.length === 0 || running.length === 0
    ? []
    : ["replication, as the servers tell it:", ...members.map((member) => `  ${describeMember(member)}`)];

const space: Section = (report) => describeSpace(report.space);

const pauses: Section = (report) => report.pauses.map(describePause);

const sections: readonly Section[] = [summary, units, containers, replication, space, pauses];

export const describeStatus = (report: StatusReport): string =>
  [
    `${report.stack}${report.outputs.url === undefined ? "" : `: ${report.outputs.url}`}`,
    ...sections.flatMap((section) => section(report)),
  ].join("\n");

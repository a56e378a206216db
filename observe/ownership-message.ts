import type { Noted } from "./claim";
import type { Ownership, There } from "./ownership";

export interface Asking {
  readonly stack: string;
  /** The location of this state. */
  readonly state: string;
  /** When it was written; absent if it does not exist. */
  readonly written?: string | undefined;
  /** Whether plain Pulumi runs, in which case the content of the state is unknown. */
  readonly plain?: boolean;
}

export type Refused = Extract<Ownership, { kind: "foreign" | "unknown" | "outdated" }>;

export const isRefused = (verdict: Ownership): verdict is Refused => ["foreign", "unknown", "outdated"].includes(verdict.kind);

/** Why this state may not change the stack, who owns the stack, and how to continue. */
export function refusal(verdict: Refused, asking: Asking): string {
  return [`${headline(verdict, asking)} Nothing was changed.`, ...facts(verdict, asking), "Choose:", ...waysOut(verdict, asking)].join(
    "\n",
  );
}

function headline(verdict: Refused, { stack }: Asking): string {
  if (verdict.kind === "foreign") return `The stack ${stack} on host ${verdict.there.host} belongs to another state.`;
  if (verdict.kind === "outdated") return `The state of ${stack} here is older than what is deployed.`;
  const hosts = verdict.there.map(({ host }) => host).join(", ");
  return `There is a stack ${stack} on host ${hosts} already, and this state does not know it.`;
}

function facts(verdict: Refused, { state, written, plain }: Asking): string[] {
  const about = written === undefined ? ", which is empty" : `, written ${second(written)}`;
  const own = `  this state:   ${state}${plain ? "" : about}`;
  if (verdict.kind === "unknown") return [...verdict.there.map(found), own];
  const { claimed, deployed } = verdict.there;
  return [...deployedBy(deployed ?? claimed?.madeBy), own];
}

function deployedBy(actor: Noted | undefined): string[] {
  if (actor?.user === undefined) return ["  deployed by:  not noted"];
  const { user, host, time, release, state } = actor;
  const when = `${time === undefined ? "" : `, ${second(time)}`}${release === undefined ? "" : `, release ${release}`}`;
  return [`  deployed by:  ${user} on ${host}${when}`, `  its state:    ${state === undefined ? "not noted" : `${state} (on ${host})`}`];
}

/** The maximum number of names in a message. */
const most = 6;

function found({ host, things }: There): string {
  const since = Math.min(...things.flatMap((thing) => thing.since ?? []));
  const names = things.slice(0, most).map(({ name }) => name);
  const more = things.length > most ? ` and ${things.length - most} more` : "";
  const from = Number.isFinite(since) ? `, since ${second(new Date(since).toISOString())}` : "";
  return `  on ${host}:  ${names.join(", ")}${more}${from}; by whom is not noted there`;
}

function waysOut(verdict: Refused, { stack, plain }: Asking): string[] {
  const own = "use that state: run the command where it is, or name it with BREAKWATER_HOME or BREAKWATER_BACKEND (docs/team.md)";
  const legacy = `it is this state's own, deployed by an earlier version: \`./breakwater up --stack ${stack}\` once marks it, and replaces nothing`;
  return [
    ...(verdict.kind === "unknown" && plain ? [legacy] : []),
    own,
    `that state is lost: \`./breakwater recover --stack ${stack}\` rebuilds it here from the hosts, without an interruption`,
    ...(verdict.kind === "outdated" ? [] : ["a stack of your own under another name: --stack NAME, with a Pulumi.NAME.yaml"]),
  ].map((way) => `  - ${way}`);
}

/** 2026-11-26 09:14:05 UTC */
function second(time: string): string {
  const at = new Date(time);
  return Number.isNaN(at.getTime()) ? time : `${at.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

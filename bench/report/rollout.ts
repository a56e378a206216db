import { total, type Failures } from "../rollout/failures";
import { brokenReleases } from "../rollout/releases";
import type { RolloutColumn, RolloutResults } from "../results";
import { judged, origin, spread, table, titles } from "./table";

const kinds: Readonly<Record<keyof Failures, string>> = {
  status: "of these: another status than 200",
  reset: "of these: connection reset or refused",
  timeout: "of these: no end within 20 s",
  short: "of these: answer cut short",
};

type Column = readonly [string, RolloutColumn];

function rollsTable(columns: readonly Column[]): string[] {
  const row = (title: string, value: (column: RolloutColumn) => string) => [title, ...columns.map(([, column]) => value(column))];
  return table([
    ["", ...columns.map(([name]) => titles[name] ?? name)],
    row("seconds a roll", ({ seconds }) => spread(seconds, 1)),
    row("requests", ({ rolls }) => String(rolls.sent)),
    row("**failed**", ({ rolls }) => `**${total(rolls.failures)}**`),
    ...Object.entries(kinds).map(([kind, title]) => row(title, ({ rolls }) => String(rolls.failures[kind as keyof Failures]))),
  ]);
}

function brokenTable(columns: readonly Column[]): string[] {
  const value = (release: RolloutColumn["broken"][string] | undefined) =>
    release === undefined ? "-" : `${total(release.failures)} of ${release.sent}, ${release.refused ? "refused" : "**accepted**"}`;
  const row = (name: string, title: string) => [title, ...columns.map(([, { broken }]) => value(broken[name]))];
  return table([
    ["", ...columns.map(([name]) => titles[name] ?? name)],
    ...Object.entries(brokenReleases).map(([name, title]) => row(name, title)),
  ]);
}

const failed = (counts: readonly { readonly failures: Failures }[]): number =>
  counts.reduce((sum, { failures }) => sum + total(failures), 0);

function targets({ columns: { breakwater, undrained } }: RolloutResults): string[] {
  if (breakwater === undefined || undrained === undefined) return [];
  const broken = Object.values(breakwater.broken);
  const lost = failed(broken);
  const control = total(undrained.rolls.failures);
  return table([
    ["target", ""],
    ["no failed request over the rolls", judged(failed([breakwater.rolls]) === 0, String(failed([breakwater.rolls])))],
    ["no failed request over the broken releases, all refused", judged(lost === 0 && broken.every(({ refused }) => refused), String(lost))],
    ["draining off: failed requests (otherwise the load sees nothing)", judged(control > 0, String(control))],
  ]);
}

/** Failed requests while new releases come under load. */
export function rolloutSection(results: RolloutResults): string[] {
  const columns = Object.entries(results.columns);
  const brokenOnes = columns.filter(([, { broken }]) => Object.keys(broken).length > 0);
  const load = `open-loop load at ${results.perSecond}/s: new connections, keep-alive, POST bodies, answers of 5 s, WebSockets.`;
  return [
    "## Rolling out",
    "",
    origin(`${results.rolls} ${results.rolls === 1 ? "roll" : "rolls"} of three replicas each; ${load}`, results),
    "",
    ...rollsTable(columns),
    "",
    "Failed requests from a broken release until the old one is put back; whether the command's exit code refused it:",
    "",
    ...brokenTable(brokenOnes),
    "",
    ...targets(results),
  ];
}

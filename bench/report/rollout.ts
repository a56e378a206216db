import { total, type Failures } from "../rollout/failures";
import { brokenReleases } from "../rollout/releases";
import type { RolloutColumn, RolloutResults } from "../results";
import { ratio } from "../statistics";
import { judged, origin, spread, table, titles } from "./table";

const kinds: Readonly<Record<keyof Failures, string>> = {
  status: "of these: another status than 200",
  reset: "of these: connection reset or refused",
  timeout: "of these: no end within 20 s",
  short: "of these: answer cut short",
};

type Column = readonly [string, RolloutColumn];

/** The contenders' order in the report, whatever the order of the measurements. */
const order = ["breakwater", "undrained", "compose", "swarm"];

function rollsTable(columns: readonly Column[]): string[] {
  const own = Object.fromEntries(columns).breakwater?.seconds;
  const row = (title: string, value: (column: RolloutColumn) => string) => [title, ...columns.map(([, column]) => value(column))];
  return table([
    ["", ...columns.map(([name]) => titles[name] ?? name)],
    row("rolls", ({ seconds }) => String(seconds.values.length)),
    row("seconds a roll", ({ seconds }) => spread(seconds, 1)),
    row("Breakwater ÷ this, roll by roll", ({ seconds }) => (own === undefined ? "-" : spread(ratio(own, seconds), 2))),
    row("requests", ({ rolls }) => String(rolls.sent)),
    row("**failed**", ({ rolls }) => `**${total(rolls.failures)}**`),
    ...Object.entries(kinds).map(([kind, title]) => row(title, ({ rolls }) => String(rolls.failures[kind as keyof Failures]))),
  ]);
}

function brokenTable(columns: readonly Column[]): string[] {
  const value = (release: RolloutColumn["broken"][string] | undefined) =>
    release === undefined ? "-" : `${total(release.failures)} of ${release.sent}, ${release.refused ? "refused" : "**exit code 0**"}`;
  const row = (name: string, title: string) => [title, ...columns.map(([, { broken }]) => value(broken[name]))];
  return table([
    ["", ...columns.map(([name]) => titles[name] ?? name)],
    ...Object.entries(brokenReleases).map(([name, title]) => row(name, title)),
  ]);
}

const failed = (counts: readonly { readonly failures: Failures }[]): number =>
  counts.reduce((sum, { failures }) => sum + total(failures), 0);

/** Skips unfinished measurements. */
function targets({ rolls, columns: { breakwater, undrained } }: RolloutResults): string[] {
  const verdict = (measured: boolean, met: boolean, lost: number) => (measured ? judged(met, String(lost)) : "not measured");
  const all = (column: RolloutColumn | undefined): boolean => (column?.seconds.values.length ?? 0) >= rolls;
  const rolled = breakwater === undefined ? 0 : total(breakwater.rolls.failures);
  const broken = breakwater?.broken ?? {};
  const lost = failed(Object.values(broken));
  const refused = Object.values(broken).every((one) => one.refused);
  const control = undrained === undefined ? 0 : total(undrained.rolls.failures);
  const tried = Object.keys(brokenReleases).every((name) => name in broken);
  return table([
    ["target", ""],
    [`no failed request over ${rolls === 1 ? "the roll" : `${rolls} rolls`}`, verdict(all(breakwater), rolled === 0, rolled)],
    ["no failed request over the broken releases, all refused", verdict(tried, lost === 0 && refused, lost)],
    ["draining off: failed requests (otherwise the load sees nothing)", verdict(control > 0 || all(undrained), control > 0, control)],
  ]);
}

const caption = "Failed requests from a broken release until the old one is put back; whether the command's exit code refused it:";

/** Failed requests while new releases roll out under load. */
export function rolloutSection(results: RolloutResults): string[] {
  const columns = order.flatMap((name): Column[] => {
    const column = results.columns[name];
    return column === undefined ? [] : [[name, column]];
  });
  const brokenOnes = columns.filter(([, { broken }]) => Object.keys(broken).length > 0);
  const load = `open-loop load at ${results.perSecond}/s: new connections, keep-alive, POST bodies, answers of 5 s, WebSockets.`;
  return [
    "## Rolling out",
    "",
    origin(`${results.rolls} ${results.rolls === 1 ? "roll" : "rolls"} of three replicas each; ${load}`, results),
    "",
    ...rollsTable(columns),
    "",
    ...(brokenOnes.length > 0 ? [caption, "", ...brokenTable(brokenOnes), ""] : []),
    ...targets(results),
  ];
}

import { damages } from "../repair/damage";
import type { RepairCell, RepairResults } from "../results";
import { ratio } from "../statistics";
import { judged, origin, spread, table, titles } from "./table";

const columns = ["watch", "breakwater", "pulumi", "terraform", "compose", "swarm"];

const heads: Readonly<Record<string, string>> = {
  ...titles,
  watch: "Breakwater `watch`, unattended",
  breakwater: "Breakwater `up`",
  pulumi: "plain `pulumi up --refresh`",
  terraform: "`terraform apply`",
  compose: "`docker compose up -d --wait`",
  swarm: "Swarm, unattended",
};

/** Includes the number of rounds if it differs from the one above the table. */
function cell({ seconds, missed }: RepairCell = {}, rounds: number): string {
  const fewer =
    missed === undefined && seconds !== undefined && seconds.values.length < rounds ? [`${seconds.values.length} of ${rounds}`] : [];
  const parts = [...(seconds === undefined ? [] : [[spread(seconds, 1), ...fewer].join(", ")]), ...(missed === undefined ? [] : [missed])];
  return parts.length === 0 ? "-" : parts.join("; then ");
}

function verdict(results: RepairResults, names: readonly string[], limit: number): string {
  const cells = names.map((name) => results.cells[name]?.watch);
  if (cells.some((one) => one === undefined)) return "not measured";
  const slowest = Math.max(...cells.map((one) => (one?.missed === undefined ? (one?.seconds?.median ?? Infinity) : Infinity)));
  return judged(slowest <= limit, Number.isFinite(slowest) ? `${slowest.toFixed(1)} s` : "not every damage was repaired");
}

function ratios({ cells }: RepairResults, shown: readonly string[]): string[] {
  const peers = shown.filter((name) => name !== "watch");
  const over = (name: string, peer: string) => {
    const [own, theirs] = [cells[name]?.watch?.seconds, cells[name]?.[peer]?.seconds];
    return own === undefined || theirs === undefined ? "-" : spread(ratio(own, theirs), 2);
  };
  return table([
    ["`watch` ÷", ...peers.map((name) => heads[name] ?? name)],
    ...Object.entries(damages).map(([name, { title }]) => [title, ...peers.map((peer) => over(name, peer))]),
  ]);
}

const removed = ["removed", "entryRemoved"];
const otherwise = Object.keys(damages).filter((name) => damages[name]?.part !== "replica" && !removed.includes(name));

/** Seconds from a damage until the stack is whole again. */
export function repairSection(results: RepairResults): string[] {
  const shown = columns.filter((name) => Object.values(results.cells).some((cells) => name in cells));
  return [
    "## Repairing",
    "",
    origin(
      `seconds from the damage until the stack is whole, median (lowest..highest) of ${results.rounds}; ratios are taken round by round.`,
      results,
    ),
    "",
    ...table([
      ["", ...shown.map((name) => heads[name] ?? name)],
      ...Object.entries(damages).map(([name, { title }]) => [
        title,
        ...shown.map((column) => cell(results.cells[name]?.[column], results.rounds)),
      ]),
    ]),
    "",
    ...(shown.includes("watch") && shown.length > 1 ? [...ratios(results, shown), ""] : []),
    ...table([
      ["target", ""],
      ["unattended, after `docker rm -f` of a stateless container within 5 s (slowest median)", verdict(results, removed, 5)],
      ["unattended, after anything else that happened to one within 5 s (slowest median)", verdict(results, otherwise, 5)],
      ["unattended, after `docker rm -f` of a database replica within 15 s", verdict(results, ["replicaRemoved"], 15)],
    ]),
  ];
}

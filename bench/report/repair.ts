import { damages } from "../repair/damage";
import type { RepairCell, RepairResults } from "../results";
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

function cell({ seconds, missed }: RepairCell = {}): string {
  const parts = [...(seconds === undefined ? [] : [spread(seconds, 1)]), ...(missed === undefined ? [] : [missed])];
  return parts.length === 0 ? "-" : parts.join("; then ");
}

function verdict(results: RepairResults, names: readonly string[], limit: number): string {
  const cells = names.map((name) => results.cells[name]?.watch);
  if (cells.some((one) => one === undefined)) return "not measured";
  const slowest = Math.max(...cells.map((one) => (one?.missed === undefined ? (one?.seconds?.median ?? Infinity) : Infinity)));
  return judged(slowest <= limit, Number.isFinite(slowest) ? `${slowest.toFixed(1)} s` : "not every damage was repaired");
}

const named = (part: "web" | "replica"): string[] => Object.keys(damages).filter((name) => damages[name]?.part === part);

/** Seconds from a damage until the stack is whole again. */
export function repairSection(results: RepairResults): string[] {
  const shown = columns.filter((name) => Object.values(results.cells).some((cells) => name in cells));
  return [
    "## Repairing",
    "",
    origin(`seconds from the damage until the stack is whole, median (lowest..highest) of ${results.rounds}.`, results),
    "",
    ...table([
      ["", ...shown.map((name) => heads[name] ?? name)],
      ...Object.entries(damages).map(([name, { title }]) => [title, ...shown.map((column) => cell(results.cells[name]?.[column]))]),
    ]),
    "",
    ...table([
      ["target", ""],
      ["unattended, a stateless container is back within 5 s (slowest median)", verdict(results, named("web"), 5)],
      ["unattended, a database replica is back within 15 s", verdict(results, named("replica"), 15)],
    ]),
  ];
}

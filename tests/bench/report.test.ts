import { readFileSync } from "node:fs";
import { page } from "../../bench/report/page";
import { deploySection } from "../../bench/report/deploy";
import { previewSection } from "../../bench/report/preview";
import { repairSection } from "../../bench/report/repair";
import { rolloutSection } from "../../bench/report/rollout";
import { brokenReleases } from "../../bench/rollout/releases";
import { readResults, type RepairCell, type RolloutColumn } from "../../bench/results";
import { summarize } from "../../bench/statistics";
import { made } from "./fixture";

const text = (lines: readonly string[]): string => lines.join("\n");

describe("deploying", () => {
  const section = (breakwater: number[], terraform: number[]) =>
    text(
      deploySection({
        ...made,
        rounds: breakwater.length,
        stacks: { 8: { preview: { breakwater: summarize(breakwater), terraform: summarize(terraform) } } },
      }),
    );

  it("reports that a target is met", () => {
    expect(section([2, 2.2], [2.5, 2.5])).toContain("| no-op preview at most Terraform's no-op plan | met: 0.84 (0.80..0.88) |");
  });

  it("reports that a target is missed", () => {
    expect(section([3, 3], [2, 2])).toContain("| no-op preview at most Terraform's no-op plan | missed: 1.50 (1.50..1.50) |");
  });

  it("claims nothing that was not measured", () => {
    expect(section([3], [2])).toContain("| cold deploy at most twice Compose's | not measured |");
  });
});

describe("growth with the number of containers", () => {
  const of = (seconds: number) => ({ noop: { breakwater: summarize([seconds]) } });
  const section = (stacks: Parameters<typeof deploySection>[0]["stacks"]) => deploySection({ ...made, rounds: 1, stacks });

  it("is an exponent between the smallest and the largest stack, whatever their order", () => {
    const lines = section({ 100: of(8), 50: of(3), 25: of(2) });
    expect(lines).toContain("### Growth from 25 to 100 containers");
    expect(lines).toContain("| no-op apply, s | 1.00 | - | - | - |");
  });

  it("cannot be seen from one size", () => expect(text(section({ 30: of(3) }))).not.toContain("Growth"));
});

describe("repairing", () => {
  const of = (...seconds: number[]): RepairCell => ({ seconds: summarize(seconds) });
  const web = (stopped: RepairCell) => ({
    removed: { watch: of(2, 3, 4), swarm: of(1.5, 1.5, 1.5) },
    stopped: { watch: stopped, swarm: { missed: "not seen in 30 s" } },
    paused: { watch: of(4) },
    disconnected: { watch: of(4.5) },
  });
  const section = (stopped: RepairCell) => text(repairSection({ ...made, rounds: 3, cells: web(stopped) }));

  it("shows repairs, missed ones, and missing measurements", () => {
    const lines = section(of(3)).split("\n");
    expect(lines).toContain("| stateless container removed | 3.0 (2.0..4.0) | 1.5 (1.5..1.5) |");
    expect(lines).toContain("| stateless container stopped | 3.0 (3.0..3.0), 1 of 3 | not seen in 30 s |");
    expect(lines).toContain("| entry removed | - | - |");
  });

  it("judges by the slowest kind of damage", () => {
    expect(section(of(3))).toContain("(slowest median) | met: 4.5 s |");
    expect(section(of(6))).toContain("(slowest median) | missed: 6.0 s |");
  });

  it("counts damage that was once not repaired as missed, whatever the other times were", () => {
    expect(section({ ...of(1), missed: "not seen in 30 s" })).toContain("(slowest median) | missed: not every damage was repaired |");
    expect(section({ ...of(1), missed: "not seen in 30 s" })).toContain("| 1.0 (1.0..1.0); then not seen in 30 s |");
  });

  it("does not judge missing measurements", () => {
    expect(section(of(3))).toContain("| unattended, after `docker rm -f` of a database replica within 15 s | not measured |");
  });

  it("calculates ratios by round, and marks missing rounds", () => {
    const cells = { removed: { watch: of(2, 3, 4), terraform: of(1, 6) } };
    const lines = repairSection({ ...made, rounds: 3, cells });
    expect(lines).toContain("| stateless container removed | 3.0 (2.0..4.0) | 3.5 (1.0..6.0), 2 of 3 |");
    expect(lines).toContain("| stateless container removed | 1.25 (0.50..2.00) |");
  });
});

describe("rolling out", () => {
  const none = { status: 0, reset: 0, timeout: 0, short: 0 };
  const column = (failures: Partial<typeof none>, refused = true): RolloutColumn => {
    const counts = { sent: 1000, failures: { ...none, ...failures } };
    const broken = Object.fromEntries(Object.keys(brokenReleases).map((name) => [name, { sent: 500, failures: none, refused }]));
    return { seconds: summarize(Array<number>(20).fill(8)), rolls: counts, broken };
  };
  const section = (breakwater: RolloutColumn, undrained: RolloutColumn) =>
    text(rolloutSection({ ...made, rolls: 20, perSecond: 200, columns: { breakwater, undrained: { ...undrained, broken: {} } } }));

  it("adds up failures by kind", () => {
    const lines = section(column({ status: 2, short: 3 }), column({ reset: 7 })).split("\n");
    expect(lines).toContain("| **failed** | **5** | **7** |");
    expect(lines).toContain("| of these: answer cut short | 3 | 0 |");
    expect(lines).toContain("| no failed request over 20 rolls | missed: 5 |");
  });

  it("distrusts a result without failures if the positive control has none either", () => {
    expect(section(column({}), column({}))).toContain("(otherwise the load sees nothing) | missed: 0 |");
    expect(section(column({}), column({ reset: 1 }))).toContain("(otherwise the load sees nothing) | met: 1 |");
  });

  it("counts an accepted broken release as missed, even if no request failed", () => {
    expect(section(column({}, false), column({}))).toContain("all refused | missed: 0 |");
    expect(section(column({}, true), column({}))).toContain("all refused | met: 0 |");
  });

  it("does not judge an unfinished run", () => {
    const { hangs } = column({}).broken;
    const begun: RolloutColumn = { ...column({}), seconds: summarize([8]), broken: { ...(hangs && { hangs }) } };
    expect(section(begun, column({ reset: 1 }))).toContain("| no failed request over 20 rolls | not measured |");
    expect(section(begun, column({ reset: 1 }))).toContain("all refused | not measured |");
    expect(section(column({}), begun)).toContain("(otherwise the load sees nothing) | not measured |");
  });

  it("compares the rolls of each contender with Breakwater's", () => {
    const slower = { ...column({}), seconds: summarize(Array<number>(20).fill(16)) };
    expect(section(column({}), slower)).toContain("| Breakwater ÷ this, roll by roll | 1.00 (1.00..1.00) | 0.50 (0.50..0.50) |");
  });

  it("leaves the positive control out of the broken releases", () => {
    expect(section(column({}), column({}))).toContain("|  | Breakwater |\n");
  });
});

describe("a quiet preview", () => {
  const section = (current: number[]) =>
    text(previewSection({ ...made, baseline: "84aa471", stacks: { 8: { baseline: summarize([2, 2, 2]), current: summarize(current) } } }));

  it("may be a tenth slower, by pair", () => {
    expect(section([2.1, 2.2, 3])).toContain("| 1.10 (1.05..1.50) | met: 1.10 |");
    expect(section([2.1, 2.3, 3])).toContain("| 1.15 (1.05..1.50) | missed: 1.15 |");
  });
});

describe("the page", () => {
  it("in the repository matches the figures in the repository", () => {
    expect(readFileSync("bench/RESULTS.md", "utf8")).toBe(page(readResults(".")));
  });

  it("has sections only for measured experiments", () => {
    const whole = page({ preview: { ...made, baseline: "84aa471", stacks: {} } });
    expect(whole).toContain("## Quiet preview");
    expect(whole).not.toContain("## Deploying");
    expect(whole).not.toContain("undefined");
  });
});

import { report, type Results } from "../../bench/report";
import { ratio, summarize } from "../../bench/statistics";

const results = (breakwater: number[], terraform: number[]): Results => ({
  machine: { cores: 2 },
  rounds: breakwater.length,
  stacks: { 8: { preview: { breakwater: summarize(breakwater), terraform: summarize(terraform) } } },
});

describe("statistics", () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[7], 7],
  ])("the median of %j is %d", (values, median) => {
    expect(summarize(values)).toMatchObject({ median, min: Math.min(...values), max: Math.max(...values) });
  });

  it("takes ratios round by round, so that a slow round cancels out", () => {
    expect(ratio(summarize([1, 10]), summarize([2, 20]))).toMatchObject({ median: 0.5, min: 0.5, max: 0.5 });
  });
});

describe("report", () => {
  it("says that a target is met", () => {
    expect(report(results([2, 2.2], [2.5, 2.5]))).toContain("| no-op preview at most Terraform's no-op plan | met: 0.84 (0.80..0.88) |");
  });

  it("says that a target is missed", () => {
    expect(report(results([3, 3], [2, 2]))).toContain("| no-op preview at most Terraform's no-op plan | missed: 1.50 (1.50..1.50) |");
  });

  it("does not claim what was not measured", () => {
    expect(report(results([3], [2]))).toContain("| cold deploy at most twice Compose's | not measured |");
  });
});

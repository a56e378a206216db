import { repairCell } from "../../bench/repair/cells";
import { ratio, summarize } from "../../bench/statistics";

describe("statistics", () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[7], 7],
  ])("the median of %j is %d", (values, median) => {
    expect(summarize(values)).toMatchObject({ median, min: Math.min(...values), max: Math.max(...values) });
  });

  it("calculates ratios by round, so that a slow round cancels out", () => {
    expect(ratio(summarize([1, 10]), summarize([2, 20]))).toMatchObject({ median: 0.5, min: 0.5, max: 0.5 });
  });

  it("keeps the times before a damage that was not repaired", () => {
    expect(repairCell([2, 4, "not seen"])).toMatchObject({ seconds: { median: 3 }, missed: "not seen" });
    expect(repairCell(["the command fails"])).toEqual({ missed: "the command fails" });
    expect(repairCell([2])).not.toHaveProperty("missed");
  });
});

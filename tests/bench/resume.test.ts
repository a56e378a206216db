import { expectQuiet } from "../../bench/preview/quiet";
import { cellsOf, isDue, repairsOf, type Repairs } from "../../bench/repair/cells";
import { isDone, nothing } from "../../bench/rollout/experiment";
import { added, none } from "../../bench/rollout/failures";
import { brokenReleases } from "../../bench/rollout/releases";
import { Setbacks } from "../../bench/setbacks";

describe("figures of a continued run", () => {
  it("include the repairs that were kept", () => {
    const repairs: Repairs = { removed: { watch: [2, 3], swarm: [1, "not seen in 30 s"], compose: ["not seen"] }, stopped: {} };
    expect(repairsOf(cellsOf(repairs))).toEqual(repairs);
  });

  it.each([
    [undefined, 0, true],
    [[2], 0, false],
    [[2], 1, true],
    [["not seen"], 1, false],
  ])("of the repairs %j round %d is due: %s", (repairs, round, due) => {
    expect(isDue(repairs, round)).toBe(due);
  });

  it("end with the last roll and the last broken release", () => {
    const counts = { sent: 100, failures: none };
    const rolled = { ...nothing, rolls: { ...counts, seconds: [8, 9] } };
    const broken = Object.fromEntries(Object.keys(brokenReleases).map((name) => [name, { ...counts, refused: true }]));
    expect(isDone(rolled, { rolls: 2, broken: false })).toBe(true);
    expect(isDone(rolled, { rolls: 3, broken: false })).toBe(false);
    expect(isDone(rolled, { rolls: 2, broken: true })).toBe(false);
    expect(isDone({ ...rolled, broken }, { rolls: 2, broken: true })).toBe(true);
  });

  it("count the requests of both runs", () => {
    const one = { sent: 10, failures: { ...none, reset: 1 } };
    expect(added(one, { sent: 5, failures: { ...none, reset: 2, short: 1 } })).toEqual({
      sent: 15,
      failures: { status: 0, reset: 3, timeout: 0, short: 1 },
    });
  });
});

describe("a contender that breaks", () => {
  it("does not affect the others, and fails the run at its end", async () => {
    const error = jest.spyOn(console, "error").mockImplementation();
    const setbacks = new Setbacks();
    const measured: string[] = [];
    await setbacks.during("swarm", () => Promise.reject(new Error("no address")));
    await setbacks.during("compose", () => Promise.resolve(void measured.push("compose")));
    expect(measured).toEqual(["compose"]);
    expect(() => setbacks.raise()).toThrow("Not everything could be measured:\nswarm: no address");
    error.mockRestore();
  });
});

describe("a measured preview", () => {
  it("is quiet", () => {
    expect(() => expectQuiet(JSON.stringify({ changes: [], same: 12 }, undefined, 2), "current")).not.toThrow();
    expect(() => expectQuiet(JSON.stringify({ changes: [{ changes: [] }] }, undefined, 2), "current")).toThrow(/the preview of current/);
    expect(() => expectQuiet("", "baseline")).toThrow(/not quiet/);
  });
});

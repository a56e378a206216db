import fc from "fast-check";
import { batches, batchSize } from "../../../cli/release/batches";
import type { ResourceOperation } from "../../../cli/run/progress";
import { parseTopology } from "../../../platform/parse";
import { containerUrn, good, slotUrn } from "./state";

const topology = (replicas: number, rollout: object) =>
  parseTopology("dev", {
    images: { book: { reference: "book:1" } },
    apps: { web: { image: "book", port: 80, replicas, rollout, health: { http: "/" } } },
  });

const change = (urn: string, type: string, before: object, after: object, operation = "create-replacement"): ResourceOperation =>
  ({ operation, type, resource: urn, step: { urn, old: { inputs: before }, new: { inputs: after } } }) as unknown as ResourceOperation;
const rolls = (index: number) => change(containerUrn(index), "Container", { name: "a", image: "1" }, { name: "b", image: "2" });
const repairs = (index: number) => change(containerUrn(index), "Container", { name: "a", image: "1" }, { name: "b", image: "1" });
const indexes = (count: number) => Array.from({ length: count }, (_, index) => index);
const later = (...numbers: number[]) => [...numbers.map(containerUrn), ...numbers.map(slotUrn)].sort();
const runsOf = (...args: Parameters<typeof batches>) => batches(...args).runs.map((run) => [...run].sort());

test.each([
  [4, {}, undefined],
  [4, { batch: 1 }, 1],
  [4, { surge: 2 }, 2],
  [4, { surge: 3, batch: 2 }, 2],
  [4, { batch: 4 }, undefined],
  [1, { batch: 1 }, undefined],
])("%d replicas with %j change %s at a time", (replicas, rollout, size) => {
  expect(batchSize(topology(replicas, rollout).platform.apps.web as never)).toBe(size);
});

describe("Pulumi runs", () => {
  test("one replica at a time: each run excludes later ones, with their slots", () => {
    expect(runsOf(topology(3, { batch: 1 }), good(1, 3), indexes(3).map(rolls))).toEqual([later(1, 2), later(2), []]);
  });

  test.each([
    ["nothing rolls", []],
    ["a replica is only repaired", indexes(3).map(repairs)],
    ["no more roll than may together", [rolls(1)]],
    ["replicas are added", [change(containerUrn(3), "Container", {}, { image: "1" }, "create")]],
  ])("only one when %s", (_name, changes) => {
    expect(batches(topology(3, { batch: 1 }), good(1, 3), changes)).toEqual({ runs: [[]] });
  });

  test("repairs are part of the first", () => {
    expect(runsOf(topology(3, { batch: 1 }), good(1, 3), [rolls(0), repairs(1), rolls(2)])).toEqual([later(2), []]);
  });

  test("only one if the old containers depend on something that is replaced, which is named", () => {
    const network = { ...change("urn:network", "Network", {}, {}), resource: "main.local" };
    const state = good(1, 3).map((one) => (one.type.endsWith(":Container") ? { ...one, dependencies: ["urn:network", "urn:image"] } : one));
    const changes = [...indexes(3).map(rolls), network];
    expect(batches(topology(3, { batch: 1 }), state, changes)).toEqual({ runs: [[]], obstacle: "Network main.local" });
    const image = change("urn:image", "RemoteImage", {}, {});
    expect(batches(topology(3, { batch: 1 }), state, [...indexes(3).map(rolls), image]).runs).toHaveLength(3);
  });

  test("each replica changes in exactly one of them, never more than allowed, in the order of their numbers", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 1, max: 12 }), (replicas, wanted) => {
        const batch = Math.min(wanted, replicas);
        const { runs } = batches(topology(replicas, { batch }), good(1, replicas), indexes(replicas).map(rolls).reverse());
        const out = runs.map((run) => indexes(replicas).filter((index) => !run.includes(containerUrn(index))).length);
        expect(out).toEqual(indexes(Math.ceil(replicas / batch)).map((run) => Math.min(replicas, (run + 1) * batch)));
        runs.forEach((run, at) => expect(run).not.toContain(containerUrn(Math.min(replicas, (at + 1) * batch) - 1)));
      }),
    );
  });
});

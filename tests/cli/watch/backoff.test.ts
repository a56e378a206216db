import { Backoff, longestWait, waitAfter } from "../../../cli/watch/backoff";

let now = 0;
const fresh = () => {
  now = 1_000_000;
  return new Backoff(() => now);
};

test("each failure doubles the wait, up to five minutes", () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 50].map((failures) => waitAfter(failures))).toEqual([5, 10, 20, 40, 80, 160, 300, 300, longestWait]);
});

test("there is no wait before a failure, and none after the time", () => {
  const backoff = fresh();
  expect(backoff.left("web-0")).toBe(0);
  expect(backoff.failed("web-0")).toBe(5);
  expect(backoff.left("web-0")).toBe(5);
  expect(backoff.left("web-1")).toBe(0);
  expect(backoff.waiting()).toEqual([{ resource: "web-0", seconds: 5 }]);
  now += 5_000;
  expect(backoff.left("web-0")).toBe(0);
  expect(backoff.failures("web-0")).toBe(1);
  expect(backoff.failed("web-0")).toBe(10);
});

test("a success resets the failures", () => {
  const backoff = fresh();
  backoff.failed("web-0");
  expect(backoff.succeeded("web-0")).toBe(0);
  expect([backoff.left("web-0"), backoff.failures("web-0")]).toEqual([0, 0]);
  expect(backoff.failed("web-0")).toBe(5);
});

test("repairs that someone undoes repeatedly are slowed down; a dozen in ten minutes are not", () => {
  const backoff = fresh();
  const waits = Array.from({ length: 14 }, () => backoff.succeeded("web-0"));
  expect(waits).toEqual([...Array.from({ length: 12 }, () => 0), 5, 10]);
  now += 600_000;
  expect(backoff.succeeded("web-0")).toBe(0);
});

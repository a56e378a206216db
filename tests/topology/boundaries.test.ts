import { apart, chosen, leaves, unknownEnds } from "../integration/harness/boundaries";

const all = leaves();
const paths = new Set(all.map(({ path }) => path));

test("every value of the schema has limits that the stacks of tests/integration/boundaries.test.ts try, or a reason why not", () => {
  expect(all.filter(({ values }) => values.includes(unknownEnds)).map(({ path }) => path)).toEqual([]);
});

test("every entry is about an existing value", () => {
  expect([...Object.keys(chosen), ...Object.keys(apart)].filter((path) => !paths.has(path))).toEqual([]);
});

test("numbers, choices and switches are found automatically", () => {
  const values = (path: string) => all.find((leaf) => leaf.path === path)?.values;
  expect(values("apps.NAME.health.startSeconds")).toEqual([undefined, 0, 3600]);
  expect(values("apps.NAME.resources.pids")).toEqual([undefined, 16, 4_194_304]);
  expect(values("apps.NAME.stopSignal")).toContain("SIGKILL");
  expect(values("networks.NAME.internal")).toEqual([undefined, true, false]);
});

import fc from "fast-check";
import { TopologyError } from "../../topology/error";
import { parseTopology } from "../../platform/parse";
import type { Topology } from "../../platform/schema";
import { validPlatform } from "./document";

function parseOrRefuse(stack: string, raw: unknown): Topology | TopologyError {
  try {
    return parseTopology(stack, raw);
  } catch (error) {
    if (error instanceof TopologyError) return error;
    throw error;
  }
}

function expectComplete({ stack, platform }: Topology): void {
  expect(isFrozen(platform)).toBe(true);
  expect(parseTopology(stack, platform)).toEqual({ stack, platform });
}

function isFrozen(value: unknown): boolean {
  return typeof value !== "object" || value === null || (Object.isFrozen(value) && Object.values(value).every(isFrozen));
}

const oddKeys = fc.constantFrom("__proto__", "constructor", "toString", "hasOwnProperty", "length", "then", "", ".", "a.b", "\u001b[31m");
const oddValues = fc.oneof(
  fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withNullPrototype: true,
    withSparseArray: true,
  }),
  fc.constantFrom(() => 1, Symbol("x"), new Proxy({}, { ownKeys: () => fail() }), {
    get x(): never {
      return fail();
    },
  }),
  fc.constantFrom("x".repeat(200_000), "\0", "\u202e", "../..", "a\nb", Infinity, NaN, -0, 1e308, null),
  oddKeys,
);

function fail(): never {
  throw new Error("a trap of the input");
}

/** Every place of the valid platform, so that a change reaches every part of the schema. */
function places(value: unknown, path: readonly string[] = []): string[][] {
  const below =
    typeof value === "object" && value !== null ? Object.entries(value).flatMap(([key, item]) => places(item, [...path, key])) : [];
  return path.length === 0 ? below : [[...path], ...below];
}

function mutate(
  document: Record<string, unknown>,
  path: readonly string[],
  change: (parent: Record<string, unknown>, key: string) => void,
): void {
  let parent: unknown = document;
  for (const key of path.slice(0, -1)) parent = typeof parent === "object" && parent !== null ? Reflect.get(parent, key) : undefined;
  const key = path.at(-1);
  if (typeof parent === "object" && parent !== null && key !== undefined) change(parent as Record<string, unknown>, key);
}

const define = (parent: object, key: string, value: unknown) => {
  if (!(Array.isArray(parent) && key === "length"))
    Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
};

const place = fc.constantFrom(...places(validPlatform()));
const values = places(validPlatform()).map((path) =>
  path.reduce<unknown>((node, key) => Reflect.get(node as object, key), validPlatform()),
);
const mutation = fc.oneof(
  fc.record({ path: place, value: oddValues }).map(
    ({ path, value }) =>
      (document: Record<string, unknown>) =>
        mutate(document, path, (parent, key) => define(parent, key, value)),
  ),
  fc.record({ path: place, value: fc.constantFrom(...values) }).map(
    ({ path, value }) =>
      (document: Record<string, unknown>) =>
        mutate(document, path, (parent, key) => define(parent, key, value)),
  ),
  place.map((path) => (document: Record<string, unknown>) => mutate(document, path, (parent, key) => Reflect.deleteProperty(parent, key))),
  fc.record({ path: place, name: fc.oneof(oddKeys, fc.string()), value: oddValues }).map(
    ({ path, name, value }) =>
      (document: Record<string, unknown>) =>
        mutate(document, path, (parent) => define(parent, name, value)),
  ),
);

test("no input makes the parser throw anything but its own error", () => {
  fc.assert(
    fc.property(
      fc.oneof(oddValues, fc.object({ key: fc.oneof(oddKeys, fc.string()), maxDepth: 4 })),
      fc.string(),
      (raw, stack) => void parseOrRefuse(stack, raw),
    ),
    { numRuns: 500 },
  );
});

test("a changed platform is refused with a message, or is complete, frozen and the same when parsed again", () => {
  const seen = { refused: 0, accepted: 0 };
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
      const document = validPlatform();
      for (const change of mutations) change(document);
      const result = parseOrRefuse("dev", document);
      if (result instanceof TopologyError) expect(result.problems.length).toBeGreaterThan(0);
      else expectComplete(result);
      seen[result instanceof TopologyError ? "refused" : "accepted"]++;
    }),
    { numRuns: 500 },
  );
  expect(seen.refused).toBeGreaterThan(0);
  expect(seen.accepted).toBeGreaterThan(0);
});

test("a cycle, a shared branch that would fill the memory, and depth are refused", () => {
  const cycle: Record<string, unknown> = {};
  cycle.apps = { web: cycle };
  const wide = Array.from({ length: 20 }).reduce<unknown>((branch) => [branch, branch], []);
  const deep = Array.from({ length: 5000 }).reduce<unknown>((branch) => ({ a: branch }), {});
  for (const raw of [cycle, { apps: wide }, { apps: deep }]) expect(parseOrRefuse("dev", raw)).toBeInstanceOf(TopologyError);
});

test("the order of keys does not matter", () => {
  const reversed = Object.fromEntries(Object.entries(validPlatform()).reverse());
  expect(JSON.stringify(parseTopology("dev", reversed))).toBe(JSON.stringify(parseTopology("dev", validPlatform())));
});

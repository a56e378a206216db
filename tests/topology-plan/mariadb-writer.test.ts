import * as fc from "fast-check";
import { type MemberFacts, obstaclesTo, type Writer, writerOf } from "../../components/mariadb/writer";

const writable = (name: string, ...follows: string[]): MemberFacts => ({ name, state: "answers", readOnly: false, follows });
const reading = (name: string, ...follows: string[]): MemberFacts => ({ name, state: "answers", readOnly: true, follows });
const stopped = (name: string): MemberFacts => ({ name, state: "stopped" });
const silent = (name: string): MemberFacts => ({ name, state: "silent" });

const one = (name: string, isWritable = true): Writer => ({ kind: "one", name, writable: isWritable });
const several = (...names: string[]): Writer => ({ kind: "several", names });
const unknown = (...names: string[]): Writer => ({ kind: "unknown", names });
const none: Writer = { kind: "none" };

test.each<[string, MemberFacts[], Writer]>([
  ["as declared", [writable("a"), reading("b", "a")], one("a")],
  ["alone", [writable("a")], one("a")],
  ["alone and read-only", [reading("a")], none],
  ["first start: no replica yet", [writable("a"), stopped("b")], one("a")],
  ["another member was made the primary", [reading("a", "b"), writable("b")], one("b")],
  ["another one, and a third still follows the first", [reading("a", "b"), writable("b"), reading("c", "a")], one("b")],
  ["another one, and the declared one is dead", [stopped("a"), writable("b")], one("b")],
  ["another one, and the declared one may live", [silent("a"), writable("b")], unknown("a")],
  ["another one that a third follows, and the declared one may live", [silent("a"), writable("b"), reading("c", "b")], one("b")],
  ["another one, and a replica may be dead", [reading("a", "b"), writable("b"), silent("c")], one("b")],
  ["a host restarted: only the links show the primary", [writable("a", "b"), reading("b")], one("b", false)],
  ["the same, and a replica that is ahead of it", [writable("a", "b"), reading("b"), reading("c", "b")], one("b", false)],
  ["the primary was made read-only by hand", [reading("a"), reading("b", "a")], one("a", false)],
  ["the primary got a foreign link by hand", [reading("a", "elsewhere"), reading("b", "a")], one("a", false)],
  ["the same, writable", [writable("a", "elsewhere"), reading("b", "a")], one("a")],
  ["a writable replica with a foreign primary", [writable("a"), writable("b", "elsewhere")], one("a")],
  ["a writable replica", [writable("a"), writable("b", "a")], one("a")],
  ["a replica lost its link", [writable("a"), reading("b")], one("a")],
  ["a replica is dead", [writable("a"), silent("b")], one("a")],
  ["nobody writes, nobody follows", [reading("a"), reading("b")], none],
  ["nobody writes, and a replica may", [reading("a"), silent("b")], unknown("b")],
  ["the primary is dead", [stopped("a"), reading("b", "a")], unknown("a")],
  ["the new primary is dead", [reading("a", "b"), stopped("b")], unknown("b")],
  ["the new primary is dead, the old one restarted", [writable("a", "b"), silent("b")], unknown("b")],
  ["two primaries", [writable("a"), writable("b")], several("a", "b")],
  ["two primaries and their replica", [writable("a"), writable("b"), reading("c", "a")], several("a", "b")],
  ["a ring with one that writes", [writable("a", "b"), reading("b", "a")], one("a")],
  ["a ring in which both write", [writable("a", "b"), writable("b", "a")], several("a", "b")],
  ["a ring in which nobody writes", [reading("a", "b"), reading("b", "a")], unknown("a", "b")],
  ["two that are followed, and nobody writes", [reading("a"), reading("b"), reading("c", "a"), reading("d", "b")], unknown("a", "b")],
  ["only foreign links, both write", [writable("a", "x"), writable("b", "y")], several("a", "b")],
  ["only foreign links, one writes that may not", [reading("a", "x"), writable("b", "y")], none],
])("%s", (_what, members, writer) => {
  expect(writerOf(members, "a")).toEqual(writer);
});

const names = ["a", "b", "c", "d"];
const member = (name: string): fc.Arbitrary<MemberFacts> =>
  fc.oneof(
    fc.record({
      name: fc.constant(name),
      state: fc.constant("answers" as const),
      readOnly: fc.boolean(),
      follows: fc.uniqueArray(fc.constantFrom(...names.filter((other) => other !== name), "elsewhere"), { maxLength: 2 }),
    }),
    fc.record({ name: fc.constant(name), state: fc.constantFrom("stopped" as const, "silent" as const) }),
  );
const clusters = fc.integer({ min: 1, max: 4 }).chain((count) => fc.tuple(...names.slice(0, count).map(member)));
const independent = (one: MemberFacts): boolean => one.state === "answers" && !one.readOnly && one.follows.length === 0;

describe("whatever the members report", () => {
  test("their order does not matter", () => {
    fc.assert(
      fc.property(
        clusters.chain((members) => fc.tuple(fc.constant(members), fc.shuffledSubarray(members, { minLength: members.length }))),
        ([members, mixed]) => expect(writerOf(mixed, "a")).toEqual(writerOf(members, "a")),
      ),
    );
  });

  test("the writer answers, and is writable exactly when it is called so", () => {
    fc.assert(
      fc.property(clusters, (members) => {
        const writer = writerOf(members, "a");
        fc.pre(writer.kind === "one");
        expect(members.find(({ name }) => name === (writer.kind === "one" && writer.name))).toMatchObject({
          state: "answers",
          readOnly: writer.kind === "one" && !writer.writable,
        });
      }),
    );
  });

  test("no member is chosen over one that writes on its own, and of two such none is", () => {
    fc.assert(
      fc.property(clusters, (members) => {
        const found = members.filter(independent).map(({ name }) => name);
        fc.pre(found.length > 0);
        const writer = writerOf(members, "a");
        if (found.length > 1) expect(writer).toEqual({ kind: "several", names: found.sort() });
        else expect(["unknown", found[0]]).toContain(writer.kind === "one" ? writer.name : writer.kind);
      }),
    );
  });

  test("only a member without obstacles may become writable: then no other one is, or may be", () => {
    fc.assert(
      fc.property(clusters, fc.constantFrom(...names), (members, name) => {
        fc.pre(obstaclesTo(name, members, "a").length === 0);
        for (const other of members.filter((one) => one.name !== name))
          expect(other).toMatchObject(other.state === "answers" ? { readOnly: true } : { state: "stopped" });
      }),
    );
  });
});

test("a stopped replica does not keep the declared primary from writing; a stopped declared primary keeps every other one", () => {
  expect(obstaclesTo("a", [reading("a"), stopped("b")], "a")).toEqual([]);
  expect(obstaclesTo("b", [stopped("a"), reading("b")], "a")).toEqual(["a"]);
});

import { surprises, type Operation } from "../../integration/harness/announced";

const one: Operation = { operation: "update", type: "Job", resource: "web-prepare.local" };
const two: Operation = { operation: "create-replacement", type: "Container", resource: "dev-web-0.local" };

/** The integration test relies on this comparison, so it has to be able to fail. */
describe("a plan and its application", () => {
  test("equal sets have no difference", () => expect(surprises([one, two], [two, one])).toEqual({ unannounced: [], undone: [] }));
  test("a missing announcement is found", () =>
    expect(surprises([one], [one, two])).toEqual({ unannounced: ["create-replacement Container dev-web-0.local"], undone: [] }));
  test("a superfluous announcement is found", () =>
    expect(surprises([one, two], [two])).toEqual({ unannounced: [], undone: ["update Job web-prepare.local"] }));
  test("another operation on the same resource is found", () =>
    expect(surprises([{ ...one, operation: "create" }], [one])).toEqual({
      unannounced: ["update Job web-prepare.local"],
      undone: ["create Job web-prepare.local"],
    }));
  test("an uncertain change may happen or not", () => {
    expect(surprises([{ ...one, may: true }], [])).toEqual({ unannounced: [], undone: [] });
    expect(surprises([{ ...one, may: true }], [one])).toEqual({ unannounced: [], undone: [] });
  });
});

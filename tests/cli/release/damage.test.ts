import { damageOf, isWhole, partsOf, untouched } from "../../../cli/release/damage";
import type { StateResource } from "../../../cli/state/checkpoint";
import { component, container, failedRoll, good, job, router } from "./state";

const before = good(1, 2);
const without = (urn: string): StateResource[] => before.filter((one) => one.urn !== urn);
const urns = (resources: readonly StateResource[]): string[] => resources.map(({ urn }) => urn.split("::").at(-1) ?? "");

test("an unchanged state is whole, whatever the ids and the order", () => {
  const again = [...before]
    .reverse()
    .map((one) => (one.type.endsWith(":Container") ? { ...one, id: "again", inputs: { ...one.inputs, name: "x" } } : one));
  expect(isWhole(damageOf(before, again))).toBe(true);
  expect(isWhole(damageOf(before, [{ ...component, outputs: { url: "x" } }, ...before.slice(1)]))).toBe(true);
});

test("missing, changed, new and broken resources are named; the effect of a job is not", () => {
  const gone = container(1, 0);
  expect(urns(damageOf(before, without(gone.urn)).missing)).toEqual(["dev-web-0.local"]);
  expect(
    urns(
      damageOf(
        before,
        before.map((one) => (one.type.endsWith("HaproxyConfig") ? router("elsewhere") : one)),
      ).changed,
    ),
  ).toEqual(["site.local"]);
  expect(urns(damageOf(before, [...before, { ...gone, urn: gone.urn.replace("web-0", "web-2") }]).added)).toEqual(["dev-web-2.local"]);
  expect(
    urns(
      damageOf(
        before,
        before.map((one) => (one === before.find(({ urn }) => urn === gone.urn) ? { ...one, initErrors: ["x"] } : one)),
      ).changed,
    ),
  ).toEqual(["dev-web-0.local"]);
  expect(
    isWhole(
      damageOf(
        before,
        before.map((one) => (one.type.endsWith(":Job") ? job(2) : one)),
      ),
    ),
  ).toBe(true);
});

test("a container that only waits for its deletion counts as missing", () => {
  const after = before.map((one) => (one.urn === container(1, 0).urn ? { ...one, delete: true } : one));
  expect(urns(damageOf(before, after).missing)).toEqual(["dev-web-0.local"]);
});

test("a resource that waits for its deletion since the run counts as damage; an earlier one does not", () => {
  const token = (length: number, more: object = {}): StateResource => ({
    ...{ urn: "urn::random:index/randomPassword:RandomPassword::token", type: "random:index/randomPassword:RandomPassword", id: "none" },
    ...{ inputs: { length }, ...more },
  });
  const waiting = token(32, { delete: true });
  expect(urns(damageOf([...before, token(24)], [...before, token(24), waiting]).added)).toEqual(["token"]);
  expect(isWhole(damageOf([...before, token(24), waiting], [...before, token(24), waiting]))).toBe(true);
});

test("parts by their names for users", () => {
  const network = { urn: "urn::breakwater:index:Network::main.local", type: "breakwater:index:Network" };
  expect(partsOf([...before, network], "dev")).toEqual(["network main", "web-0", "web-1"]);
});

test("a run without operations left everything untouched; one that created, marked, changed or ran something did not", () => {
  expect(untouched(before, [...before].reverse())).toBe(true);
  expect(untouched(before, failedRoll(before, 2, []))).toBe(false);
  expect(untouched(before, failedRoll(before, 2, [0]))).toBe(false);
  expect(
    untouched(
      before,
      before.map((one) => (one.type.endsWith(":Job") ? job(2) : one)),
    ),
  ).toBe(false);
});

import fc from "fast-check";
import { undo } from "../../../cli/release/undo";
import { inOrder } from "../../../cli/release/order";
import type { StateResource } from "../../../cli/state/checkpoint";
import { alias, app, container, containerUrn, failedRoll, gate, good, router, slot, slotUrn } from "./state";

const gateFailed = ["web-gate.local"];
const containers = (resources: readonly StateResource[]) =>
  resources.filter(({ type }) => type.endsWith(":Container")).map((one) => `${one.id}${one.delete ? " to be deleted" : ""}`);
const ids = (resources: readonly StateResource[]) => resources.map(({ id }) => id).sort();
const sorted = (resources: readonly StateResource[]) => [...resources].sort((a, b) => (a.urn + a.id < b.urn + b.id ? -1 : 1));
const without = (state: readonly StateResource[], type: string) => state.filter((one) => one.type !== `breakwater:index:${type}`);

describe("a failed roll", () => {
  const before = good(1, 2);

  test("restores the previous state, except for the effect of a job", () => {
    const { resources, dropped, apps, jobs } = undo({ before, after: failedRoll(before, 2, [0, 1]), failures: gateFailed });
    expect(sorted(without(resources, "Job"))).toEqual(sorted(without(before, "Job")));
    expect(ids(dropped)).toEqual(["g2-0", "g2-1"]);
    expect({ apps, jobs }).toEqual({ apps: ["web"], jobs: ["web-migrate"] });
  });

  test("that created only some of its containers is undone completely", () => {
    const { resources, dropped } = undo({ before, after: failedRoll(before, 2, [1]), failures: ["dev-web-1.local"] });
    expect(sorted(without(resources, "Job"))).toEqual(sorted(without(before, "Job")));
    expect(ids(dropped)).toEqual(["g2-1"]);
  });

  test("whose job failed restores the slots, so that there is no drift", () => {
    const { resources, dropped, apps } = undo({ before, after: failedRoll(before, 2, []), failures: ["web-migrate.local"] });
    expect(sorted(without(resources, "Job"))).toEqual(sorted(without(before, "Job")));
    expect({ dropped, apps }).toEqual({ dropped: [], apps: [] });
  });

  test("with more replicas than before loses the additional one, including its slot", () => {
    const { resources, dropped } = undo({ before, after: failedRoll(before, 2, [0, 1, 2]), failures: gateFailed });
    expect(ids(dropped)).toEqual(["g2-0", "g2-1", "g2-2"]);
    expect(resources.some(({ urn }) => urn === slotUrn(2) || urn === containerUrn(2))).toBe(false);
  });

  test("after failed runs of plain Pulumi: the serving containers are found among all leftovers", () => {
    const plain = failedRoll(failedRoll(before, 2, [0, 1]), 3, [0, 1]);
    const { resources, dropped } = undo({ before: plain, after: failedRoll(plain, 4, [0, 1]), failures: gateFailed });
    expect(containers(resources).sort()).toEqual(["g1-0", "g1-1"]);
    expect(ids(dropped)).toEqual(["g2-0", "g2-1", "g3-0", "g3-1", "g4-0", "g4-1"]);
  });

  test("of one batch keeps the batches before it", () => {
    const mixed = [...good(1, 2).filter(({ urn }) => urn !== containerUrn(0) && !["gate", "router"].includes(urn)), container(2, 0)].map(
      (one) => (one.type.endsWith("HaproxyConfig") ? router("g2-0", "g1-1") : one.type.endsWith("Gate") ? gate("g2-0", "g1-1") : one),
    );
    const { resources, dropped } = undo({ before: mixed, after: failedRoll(mixed, 2, [1]), failures: gateFailed });
    expect(containers(resources).sort()).toEqual(["g1-1", "g2-0"]);
    expect(ids(dropped)).toEqual(["g2-1"]);
  });
});

describe("the containers that stay", () => {
  test("a new generation with traffic: the old one is removed, whatever failed afterwards", () => {
    const before = good(1, 2);
    const after = failedRoll(before, 2, [0, 1]).map((one) =>
      one.type.endsWith("HaproxyConfig") ? router("g2-0", "g2-1") : one.type.endsWith("Gate") ? gate("g2-0", "g2-1") : one,
    );
    const { resources, dropped, apps } = undo({ before, after, failures: ["dev-web-0.local"] });
    expect(containers(resources)).toEqual(["g2-0", "g2-1"]);
    expect(ids(dropped)).toEqual(["g1-0", "g1-1"]);
    expect(apps).toEqual([]);
    expect(resources.filter(({ type }) => type.endsWith("Slot")).map(({ inputs }) => inputs?.spec)).toEqual([2, 2]);
  });

  test("the first containers of an app, failed or not: there is no previous version", () => {
    const before = good(1, 2).filter(({ parent, type }) => parent !== app && !type.endsWith("HaproxyConfig"));
    const after = [...before, slot(1, 0), container(1, 0, { dependencies: [] })];
    expect(undo({ before, after, failures: gateFailed })).toMatchObject({ dropped: [], apps: [] });
  });

  test("without an entry: those that passed the gate", () => {
    const before = without(good(1, 2), "HaproxyConfig");
    const failed = undo({ before, after: failedRoll(before, 2, [0, 1]), failures: gateFailed });
    expect(ids(failed.dropped)).toEqual(["g2-0", "g2-1"]);
    const passed = failedRoll(before, 2, [0, 1]).map((one) => (one.type.endsWith("Gate") ? gate("g2-0", "g2-1") : one));
    const elsewhere = undo({ before, after: passed, failures: ["dev-db-0.local"] });
    expect(ids(elsewhere.dropped)).toEqual(["g1-0", "g1-1"]);
  });

  test("those that an entry names by an alias: a repaired container if the failure was elsewhere, the old one if it was its own", () => {
    const before = good(1, 2).map((one) => (one.type.endsWith("HaproxyConfig") ? router(alias(1, 0), alias(1, 1)) : one));
    const repaired = { ...container(1, 0), id: "again" };
    const after = before.flatMap((one) => (one.urn === containerUrn(0) ? [repaired, { ...one, delete: true }] : [one]));
    expect(ids(undo({ before, after, failures: ["dev-db-0.local"] }).dropped)).toEqual(["g1-0"]);
    expect(ids(undo({ before, after, failures: ["dev-web-0.local"] }).dropped)).toEqual(["again"]);
  });

  test.each([["site-balancer.local"], ["web-gate.local"]])(
    "all previous ones when %s failed and the entry's configuration names nothing known",
    (failure) => {
      const before = good(1, 2).map((one) => (one.type.endsWith("HaproxyConfig") ? router("10.0.0.7", "10.0.0.8") : one));
      const after = failedRoll(before, 2, [0, 1]).map((one) => (one.type.endsWith("Gate") ? gate("g2-0", "g2-1") : one));
      const { resources, dropped } = undo({ before, after, failures: [failure] });
      expect(ids(dropped)).toEqual(["g2-0", "g2-1"]);
      expect(containers(resources).sort()).toEqual(["g1-0", "g1-1"]);
    },
  );

  test("the old ones if the gate opened and the entry's configuration failed: the new ones got no request", () => {
    const before = good(1, 2);
    const after = failedRoll(before, 2, [0, 1]).map((one) => (one.type.endsWith("Gate") ? gate("g2-0", "g2-1") : one));
    const { resources, dropped } = undo({ before, after, failures: ["site-balancer.local"] });
    expect(ids(dropped)).toEqual(["g2-0", "g2-1"]);
    expect(sorted(without(resources, "Job"))).toEqual(sorted(without(before, "Job")));
  });

  test("all of a state in which nothing happened", () => {
    const before = good(1, 3);
    expect(undo({ before, after: before, failures: ["dev-db-0.local"] })).toEqual({ resources: before, dropped: [], apps: [], jobs: [] });
  });
});

describe("if a run of the previous release follows, everything returns to it", () => {
  const swap = (state: readonly StateResource[], type: string, by: StateResource) =>
    state.map((one) => (one.type.endsWith(type) ? by : one));
  const image = (id: string): StateResource => ({ urn: "image", type: "docker:index/remoteImage:RemoteImage", id, inputs: { name: id } });

  test("a worker whose new version passed, while another app failed: the previous container stays, the new one is removed", () => {
    const before = without(good(1, 1), "HaproxyConfig");
    const passed = swap(failedRoll(before, 2, [0]), ":Gate", gate("g2-0"));
    const { resources, dropped, apps } = undo({ before, after: passed, failures: ["api-gate.local"], wholly: true });
    expect(ids(dropped)).toEqual(["g2-0"]);
    expect(apps).toEqual(["web"]);
    expect(sorted(without(resources, "Job"))).toEqual(sorted(without(before, "Job")));
  });

  test("an app that has the traffic already: the old containers are current, the new ones are removed when they get no more requests", () => {
    const before = good(1, 2);
    const after = swap(swap(failedRoll(before, 2, [0, 1]), ":Gate", gate("g2-0", "g2-1")), "HaproxyConfig", router("g2-0", "g2-1"));
    const { resources, dropped } = undo({ before, after, failures: ["dev-db-0.local"], wholly: true });
    expect(dropped).toEqual([]);
    expect(containers(resources).sort()).toEqual(["g1-0", "g1-1", "g2-0 to be deleted", "g2-1 to be deleted"]);
    expect(resources.filter(({ type }) => type.endsWith("Slot")).map(({ inputs }) => inputs?.spec)).toEqual([1, 1]);
    expect(resources.find(({ type }) => type.endsWith(":Gate"))?.inputs).toEqual({ containers: ["g1-0", "g1-1"] });
  });

  test("the previous passwords and accounts are current again, and those of the failed run are removed", () => {
    const password = (length: number): StateResource => ({
      ...{ urn: "token", type: "random:index/randomPassword:RandomPassword", id: "none" },
      ...{ inputs: { length }, outputs: { result: `of ${length}` } },
    });
    const account = (user: string): StateResource => {
      const one = { urn: "account", type: "breakwater:index:MariadbAccount", id: `dev-db-0/${user}`, inputs: { username: user } };
      return { ...one, dependencies: ["token"] };
    };
    const before = [...good(1, 2), password(24), account("web_1")];
    const gone = (one: StateResource) => ({ ...one, delete: true });
    const failed = failedRoll(good(1, 2), 2, [0, 1]);
    const after = [...failed, password(32), account("web_2"), gone(account("web_1")), gone(password(24))];
    const of = (found: readonly StateResource[]) =>
      found
        .filter(({ urn }) => ["token", "account"].includes(urn))
        .map((one) => JSON.stringify(one))
        .sort();
    const { resources } = undo({ before, after, failures: gateFailed, wholly: true });
    expect(of(resources)).toEqual(of([password(24), gone(password(32)), account("web_1"), gone(account("web_2"))]));
    // If two look the same, the wrong one must not return.
    const twice = [...after, gone({ ...password(24), outputs: { result: "older" } })];
    expect(of(undo({ before, after: twice, failures: gateFailed, wholly: true }).resources)).toEqual(
      of([account("web_1"), gone(account("web_2")), ...twice.filter(({ urn }) => urn === "token")]),
    );
    // Without a following run, the containers that stay keep the new password.
    expect(of(undo({ before, after, failures: gateFailed }).resources)).toEqual(of(after));
  });

  test("a repaired container of the same version stays", () => {
    const before = good(1, 2);
    const repaired = { ...container(1, 0), id: "again" };
    const made = before.flatMap((one) => (one.urn === containerUrn(0) ? [repaired, { ...one, delete: true }] : [one]));
    const after = swap(made, "HaproxyConfig", router("again", "g1-1"));
    expect(ids(undo({ before, after, failures: ["dev-db-0.local"], wholly: true }).dropped)).toEqual(["g1-0"]);
  });

  test("an app that may exist only once: the new container is removed before the old one returns", () => {
    const named = (generation: number) => ({
      ...container(generation, 0),
      inputs: { ...container(generation, 0).inputs, name: "dev-web-0" },
    });
    const before = swap(without(good(1, 1), "HaproxyConfig"), ":Container", named(1));
    const after = swap(before, ":Container", named(2));
    const { resources, dropped } = undo({ before, after, failures: gateFailed, wholly: true });
    expect([ids(dropped), containers(resources)]).toEqual([["g2-0"], []]);
  });

  test("the images of a host are recorded as before", () => {
    const before = [image("old"), ...good(1, 1)];
    const after = [image("new"), { ...image("old"), delete: true }, ...failedRoll(good(1, 1), 2, [0])];
    const { resources } = undo({ before, after, failures: gateFailed, wholly: true });
    expect(resources.filter(({ urn }) => urn === "image")).toEqual([image("old")]);
  });
});

test("after any number of failed rolls, undone or not: only the original serving containers are left, and no reference is broken", () => {
  const roll = fc.record({ made: fc.uniqueArray(fc.integer({ min: 0, max: 4 })), takenBack: fc.boolean() });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.array(roll, { minLength: 1, maxLength: 8 }), (replicas, rolls) => {
      const first = good(1, replicas);
      const hosts = new Set(first.flatMap(({ type, id }) => (type.endsWith(":Container") ? [id] : [])));
      let state: readonly StateResource[] = first;
      [...rolls, { made: [0], takenBack: true }].forEach(({ made, takenBack }, index) => {
        const after = failedRoll(state, index + 2, made);
        made.forEach((replica) => hosts.add(`g${index + 2}-${replica}`));
        const undone = undo({ before: state, after, failures: gateFailed });
        if (takenBack) undone.dropped.forEach(({ id }) => hosts.delete(id));
        state = takenBack ? undone.resources : after;
      });
      const serving = Array.from({ length: replicas }, (_, index) => `g1-${index}`);
      expect([...hosts].filter((id) => serving.includes(id ?? "")).sort()).toEqual(serving);
      const left = state.filter(({ type }) => type.endsWith(":Container"));
      expect(ids(left)).toEqual([...hosts].sort());
      const isServing = ({ urn }: StateResource) => serving.some((_, index) => urn === containerUrn(index));
      expect(containers(left.filter(isServing)).sort()).toEqual(serving);
      expect(state).toEqual(inOrder(state));
    }),
  );
});

test("resources follow what they refer to, and otherwise keep their order", () => {
  const [a, b, c] = [
    { urn: "a", type: "t" },
    { urn: "b", type: "t", dependencies: ["c"], propertyDependencies: { x: ["a"], y: null } },
    { urn: "c", type: "t", parent: "a", provider: "p::id" },
  ];
  const p = { urn: "p", type: "pulumi:providers:x" };
  expect(inOrder([b, c, a, p] as StateResource[]).map(({ urn }) => urn)).toEqual(["a", "p", "c", "b"]);
  expect(inOrder([a, p, c, b] as StateResource[]).map(({ urn }) => urn)).toEqual(["a", "p", "c", "b"]);
});

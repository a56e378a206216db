import { aloneWarnings } from "../../../cli/plan/alone";
import { containerEffect } from "../../../cli/plan/effects-container";
import type { Change } from "../../../cli/plan/changes";
import { parseTopology } from "../../../platform/parse";
import type { Topology } from "../../../platform/schema";

const change = {
  type: "docker:index/container:Container",
  unit: { kind: "app", name: "store" },
  action: "replace",
  overlap: false,
} as unknown as Change;
const mounted = [{ volume: "data", path: "/data" }];

function stack(store: object, more: object = {}): Topology {
  const app = { image: "store", port: 6379, health: { command: ["true"] }, volumes: mounted };
  return parseTopology("dev", {
    images: { store: { reference: "registry.example.org/tools/redis:7" }, web: { reference: "shop:1" } },
    volumes: { data: {} },
    apps: { store: { ...app, replicas: 1, ...store }, ...more },
  });
}

const warningsFor = (topology: Topology): string[] => aloneWarnings(topology, [change]);
const roll = "each roll runs the old and the new container on the volume data at the same time";

test("a data server with its own volume: the effect of a roll, and how to avoid it", () => {
  expect(warningsFor(stack({}))).toEqual([
    `app store: ${roll}; if only one may write there, as with a data server, write apps.store.rollout.order: stop-first`,
  ]);
  expect(warningsFor(stack({ replicas: 2 }))).toEqual([
    "app store: 2 containers run on the volume data at the same time; if only one may write there, as with a data server, " +
      "write apps.store.rollout.order: stop-first and replicas: 1",
  ]);
});

test("any app with one replica may be one, such as one with an SQLite file", () =>
  expect(warningsFor(stack({ image: "web" }))).toEqual([expect.stringContaining(roll)]));

test.each<[string, Topology]>([
  ["it is stop-first already", stack({ rollout: { order: "stop-first" } })],
  ["it only reads", stack({ volumes: [{ ...mounted[0], readOnly: true }] })],
  ["others write there as well", stack({}, { web: { image: "web", port: 80, health: { http: "/" }, volumes: mounted } })],
  ["several replicas share it anyway", stack({ image: "web", replicas: 2 })],
])("there is no warning when %s", (_why, topology) => expect(warningsFor(topology)).toEqual([]));

test("an app that may exist only once is stopped and then started; the plan has the length of the outage", () => {
  expect(containerEffect.replace(change, stack({ rollout: { order: "stop-first" }, stopGraceSeconds: 10 }))).toEqual({
    text: "stopped, then started: about 2 s without it, up to 12 s when it does not end before",
    impact: "interruption",
  });
});

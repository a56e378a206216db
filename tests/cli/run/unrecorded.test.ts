import type { ContainerSummary } from "../../../docker/daemon";
import type { Checkpoint } from "../../../cli/state/checkpoint";
import { removeUnrecorded, unrecorded, unrecordedByName } from "../../../cli/run/unrecorded";
import { listener, strictDaemon } from "../scratch";

const container = (Id: string, name: string, resource: string, stack = "dev"): ContainerSummary =>
  ({ Id, Names: [`/${name}`], Labels: { "breakwater.stack": stack, "breakwater.resource": resource } }) as unknown as ContainerSummary;

const state = (...ids: string[]): Checkpoint => ({
  resources: ids.map((id) => ({ urn: `urn::${id}`, type: "docker:index/container:Container", id })),
  pending: 0,
  outputs: {},
});

const recorded = container("a1", "dev-web-0.local-abc1234", "web-0");
const lost = container("b2", "dev-web-0.local-def5678", "web-0");
const member = container("c3", "dev-db-0", "db-0");
const job = container("d4", "dev-web-migrate-9f", "web-migrate");

describe("containers that are not in the state", () => {
  test("only auto-named ones and jobs; a fixed name is left to its slot", () => {
    expect(unrecorded("dev", [recorded, lost, member, job], state("a1"))).toEqual([lost, job]);
  });

  test("without a state, everything auto-named is unrecorded", () => {
    expect(unrecorded("dev", [recorded, member], undefined)).toEqual([recorded]);
  });

  test("another stack's containers are not touched, even if a host returns them", () => {
    expect(unrecorded("dev", [container("e5", "prod-web-0.local-1", "web-0", "prod")], state())).toEqual([]);
  });

  test("a container with a fixed name counts if only its slot is recorded, and stops properly before its removal", async () => {
    const slot = { urn: "urn::breakwater:index:Slot::dev-db-0.local", type: "breakwater:index:Slot" };
    const known = { urn: "urn::docker:index/container:Container::dev-db-0.local", type: "docker:index/container:Container", id: "other" };
    const interrupted: Checkpoint = { resources: [slot], pending: 0, outputs: {} };
    const running = { ...member, State: "running" } as ContainerSummary;
    expect(unrecordedByName("dev", [running, lost], interrupted)).toEqual([running]);
    expect(unrecordedByName("dev", [running], { ...interrupted, resources: [slot, known] })).toEqual([]);
    expect(unrecordedByName("dev", [container("f6", "dev-db-0", "db-0", "prod")], interrupted)).toEqual([]);
    const done: string[] = [];
    const daemon = strictDaemon({
      containers: () => Promise.resolve([running]),
      stop: (id) => Promise.resolve(void done.push(`stop ${id}`)),
      remove: (id) => Promise.resolve(void done.push(`remove ${id}`)),
    });
    await removeUnrecorded("dev", [daemon], interrupted, listener());
    expect(done).toEqual(["stop c3", "remove c3"]);
  });

  test("they are removed by id and reported by name", async () => {
    const removed: string[] = [];
    const daemon = strictDaemon({
      containers: (filter) => {
        expect(filter).toEqual({ labels: { "breakwater.stack": "dev" }, all: true });
        return Promise.resolve([recorded, lost, member]);
      },
      remove: (id) => Promise.resolve(void removed.push(id)),
    });
    const console = listener();
    await removeUnrecorded("dev", [daemon], state("a1"), console);
    expect(removed).toEqual(["b2"]);
    expect(console.said).toEqual(["- removed dev-web-0.local-def5678: an interrupted run made it and could not record it"]);
  });
});

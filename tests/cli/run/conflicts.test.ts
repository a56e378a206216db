import type { Checkpoint } from "../../../cli/state/checkpoint";
import { removeConflicting, conflictingOn } from "../../../cli/run/conflicts";
import type { StackHost } from "../../../cli/project/declaration";
import type { ContainerSummary, Daemon } from "../../../docker/daemon";
import { listener, strictDaemon } from "../scratch";

const listed = (Id: string, name: string, resource: string, State = "running"): ContainerSummary =>
  ({
    Id,
    State,
    Names: [`/${name}`],
    Labels: { "breakwater.stack": "dev", "breakwater.resource": resource },
  }) as unknown as ContainerSummary;
const state = (...recorded: [resource: string, id: string][]): Checkpoint => ({
  resources: recorded.map(([resource, id]) => ({
    urn: `urn:pulumi:dev::breakwater::docker:index/container:Container::dev-${resource}.local`,
    type: "docker:index/container:Container",
    id,
  })),
  pending: 0,
  outputs: {},
});
const find = (found: ContainerSummary[], checkpoint: Checkpoint): [string, boolean][] =>
  conflictingOn({ name: "local" } as StackHost, "dev", found, checkpoint).map(({ container, holdsName }) => [container.Id, holdsName]);

test("instead of a missing one, with a fixed name or without", () => {
  const recorded = state(["db-0", "gone1"], ["web-0", "gone2"]);
  expect(find([listed("x", "dev-db-0", "db-0"), listed("y", "dev-web-0.local-abc", "web-0")], recorded)).toEqual([
    ["x", true],
    ["y", false],
  ]);
});

test("a copy of a container that may exist only once is removed before its successor starts, whatever its name", () => {
  const recorded = state(["beat-0", "gone"]);
  const alone = { ...recorded, resources: recorded.resources.map((one) => ({ ...one, inputs: { name: "dev-beat-0" } })) };
  expect(find([listed("x", "by-hand", "beat-0")], recorded)).toEqual([["x", false]]);
  expect(find([listed("x", "by-hand", "beat-0")], alone)).toEqual([["x", true]]);
});

test("a copy next to the original, an unknown resource, and recorded containers are left alone", () => {
  expect(find([listed("a", "dev-web-0.local-1", "web-0"), listed("copy", "mine", "web-0")], state(["web-0", "a"]))).toEqual([]);
  expect(find([listed("x", "ghost", "ghost")], state(["web-0", "a"]))).toEqual([]);
  // A replaced container that still had to be deleted is missing; its successor exists.
  expect(find([listed("new", "dev-web-0.local-2", "web-0")], state(["web-0", "new"], ["web-0", "gone"]))).toEqual([]);
  expect(find([listed("first", "dev-db-0", "db-0")], state())).toEqual([]);
});

test("they are stopped before they are removed, and keep their volumes", async () => {
  const calls: string[] = [];
  const note = (name: string) => (id: string, options?: unknown) =>
    Promise.resolve(void calls.push([name, id, ...(options === undefined ? [] : [JSON.stringify(options)])].join(" ")));
  const daemon: Daemon = strictDaemon({ stop: note("stop"), remove: note("remove"), unpause: note("unpause") });
  const console = { ...listener(), waiting: () => undefined };
  await removeConflicting([{ daemon, container: listed("x", "dev-db-0", "db-0", "paused"), holdsName: true }], console);
  expect(calls).toEqual(["unpause x", "stop x", 'remove x {"keepVolumes":true}']);
  expect(console.said.join()).toContain("removed dev-db-0: someone had created it in place of the declared one");
});

import type { Checkpoint, StateResource } from "../../../cli/state/checkpoint";
import { leastLook, quietInRefresh } from "../../../cli/run/recorded";
import type { StackHost } from "../../../cli/project/declaration";
import type { Daemon } from "../../../docker/daemon";
import { container } from "../../provider/fake-daemon";
import { strictDaemon } from "../scratch";

const by = (provider: string): string => `urn:pulumi:dev::breakwater::pulumi:providers:${provider}::${provider}::id`;
const resource = (type: string, name: string, provider: string, more: Partial<StateResource> = {}): StateResource => ({
  urn: `urn:pulumi:dev::breakwater::${type}::${name}`,
  ...{ type, id: name, provider: by(provider) },
  ...more,
});
const declared = { name: "dev-web-0", mustRun: true, restart: "always" };
const web = resource("docker:index/container:Container", "dev-web-0.local", "docker", { inputs: declared, outputs: declared });
const image = resource("docker:index/remoteImage:RemoteImage", "site.local", "docker", {
  ...{ inputs: { name: "site:1" }, outputs: { imageId: "sha256:image" } },
});
const password = resource("random:index/randomPassword:RandomPassword", "db-root", "random");
const slot = resource("breakwater:index:Slot", "dev-web-0.local", "breakwater", { refreshBeforeUpdate: true });
const component: StateResource = { urn: "urn:pulumi:dev::breakwater::breakwater:component:App::web", type: "breakwater:component:App" };

const state = (...resources: StateResource[]): Checkpoint => ({ resources: [component, ...resources], pending: 0, outputs: {} });
const running = { State: { Running: true }, HostConfig: { RestartPolicy: { Name: "always" } }, NetworkSettings: {} };
const good: Partial<Daemon> = {
  inspect: (Id) => Promise.resolve(container({ ...running, Id, Name: "/dev-web-0" })),
  inspectImage: () => Promise.resolve({ Id: "sha256:image" } as never),
};
const hosts = (daemon: Partial<Daemon> = good) => [{ name: "local", daemon: strictDaemon(daemon) } as StackHost];
const everything = async (checkpoint: Checkpoint | undefined, daemon?: Partial<Daemon>) => [
  await leastLook(hosts(daemon), checkpoint),
  await quietInRefresh(hosts(daemon), checkpoint),
];
const all = ["everything", []];

test("a stack as recorded: only our own resources are read", async () => {
  const checkpoint = state(web, image, password, slot);
  expect(await everything(checkpoint)).toEqual(["ours", [web.urn, image.urn, password.urn]]);
});

test.each<[string, Partial<Daemon>]>([
  ["a missing container", { ...good, inspect: () => Promise.resolve(undefined) }],
  ["a stopped container", { ...good, inspect: (Id) => Promise.resolve(container({ ...running, Id, State: { Running: false } })) }],
  ["a missing image", { ...good, inspectImage: () => Promise.resolve(undefined) }],
  ["a moved image tag", { ...good, inspectImage: () => Promise.resolve({ Id: "sha256:other" } as never) }],
  ["a host without an answer", { ...good, inspect: () => Promise.reject(new Error("no answer")) }],
])("%s: everything is read", async (_title, daemon) => {
  expect(await everything(state(web, image, slot), daemon)).toEqual(all);
});

test.each<[string, Checkpoint | undefined]>([
  ["no state", undefined],
  ["an interrupted run", { ...state(web, slot), pending: 1 }],
  ["a replaced container that was not deleted", state(web, { ...web, delete: true }, slot)],
  ["an unfinished replacement", state({ ...web, pendingReplacement: true }, slot)],
  ["a container that never became healthy", state({ ...web, initErrors: ["not healthy"] }, slot)],
  ["a host that the stack file no longer has", state({ ...web, urn: web.urn.replace(".local", ".gone") }, slot)],
  ["a type that this version does not know", state(resource("docker:index/service:Service", "x.local", "docker"), slot)],
])("%s: everything is read", async (_title, checkpoint) => expect(await everything(checkpoint)).toEqual(all));

test("resources of an earlier version do not ask for a read, so `up` reads everything once", async () => {
  const earlier = { ...slot, refreshBeforeUpdate: false };
  expect(await everything(state(web, earlier))).toEqual(["everything", [web.urn]]);
});

test("`drift` reports a deviation that a refresh recorded; for `up`, Pulumi compares the state with the program anyway", async () => {
  const recorded = { ...web, outputs: { ...declared, mustRun: false } };
  const stopped = {
    ...good,
    inspect: (Id: string) => Promise.resolve(container({ ...running, Id, Name: "/dev-web-0", State: { Running: false } })),
  };
  expect(await everything(state(recorded, slot), stopped)).toEqual(["ours", []]);
});

import { createHash, randomBytes } from "node:crypto";
import Docker from "dockerode";
import { daemonOf, type ContainerOptions } from "../../docker/daemon";
import { jobHandler } from "../../provider/job";
import { type JobInputs } from "../../provider/resources/job";
import { networkHandler } from "../../provider/network";
import { slotHandlerWith } from "../../provider/slot";
import { type SlotInputs } from "../../provider/resources/slot";
import type { Context } from "../../provider/types";
import { volumeHandler } from "../../provider/volume";
import { nextGeneration } from "../../topology/plan/revision";

const slotHandler = slotHandlerWith([]);

jest.setTimeout(120_000);

const stack = `t-provider-${randomBytes(3).toString("hex")}`;
const host = { address: "unix:///var/run/docker.sock" };
const image = "debian:trixie-slim";
const daemon = daemonOf(host);
/** For changes outside Breakwater. */
const docker = new Docker({ socketPath: "/var/run/docker.sock" });
const context: Context = { daemon: daemonOf, signal: new AbortController().signal };
const named = (name: string): string => `${stack}-${name}`;
const labelsOf = (resource: string): Record<string, string> => ({ "breakwater.stack": stack, "breakwater.resource": resource });

const network = { host, name: named("main"), internal: true, labels: labelsOf("main") };
const volume = { host, name: named("data"), kind: "data" as const, labels: labelsOf("data") };

async function started(name: string, options: ContainerOptions = {}): Promise<string> {
  const id = await daemon.create({ Image: image, Cmd: ["sleep", "600"], StopTimeout: 0, ...options, name });
  await daemon.start(id);
  return id;
}

afterAll(async () => {
  const labels = { "breakwater.stack": stack };
  const ownNames = (await daemon.containers({ all: true })).filter(({ Names: names }) =>
    names.some((name) => name.startsWith(`/${stack}`)),
  );
  const labelled = await daemon.containers({ labels, all: true });
  await Promise.all([...ownNames, ...labelled].map(({ Id: id }) => daemon.remove(id)));
  await Promise.all((await daemon.volumes(labels)).map(({ Name: name }) => daemon.removeVolume(name)));
  await daemon.removeVolume(volume.name);
  await Promise.all((await daemon.networks(labels)).map(({ Id: id }) => daemon.removeNetwork(id)));
});

test("network: created, taken over, kept while a container is attached, removed", async () => {
  const made = await networkHandler.create(network, context);
  expect(await networkHandler.create(network, context)).toEqual(made);
  const state = { ...network, ...made.outputs };
  expect(await networkHandler.read(made.id, state, context)).toEqual(made);
  const guest = await started(named("guest"), { HostConfig: { NetworkMode: network.name } });
  const removal = networkHandler.delete?.(made.id, state, context);
  await daemon.remove(guest);
  await removal;
  expect(await networkHandler.read(made.id, state, context)).toBeUndefined();
});

test("volume: keeps its identity, is reported when missing, and is not mistaken for another", async () => {
  const made = await volumeHandler.create(volume, context);
  expect(await volumeHandler.create(volume, context)).toEqual(made);
  const state = { ...volume, ...made.outputs };
  const drift = async (): Promise<unknown> => (await volumeHandler.read(made.id, state, context))?.outputs.drift;
  expect(await drift()).toEqual([]);
  await daemon.removeVolume(volume.name);
  expect(await drift()).toEqual([`volume ${volume.name}: missing`]);
  await daemon.createVolume(volume.name, {});
  expect(await drift()).toEqual([`volume ${volume.name}: another volume has taken its place`]);
  await expect(volumeHandler.update(made.id, state, volume, context)).rejects.toThrow("Nothing was made in its place");
  await expect(volumeHandler.create(volume, context)).rejects.toThrow("which Breakwater did not make");
  await volumeHandler.delete?.(made.id, state, context);
  expect(await daemon.inspectVolume(volume.name)).toBeDefined();
});

describe("slot", () => {
  const name = named("web-0");
  const labels = labelsOf("web-0");
  const sha256 = createHash("sha256").update("text").digest("hex");
  const spec: SlotInputs["spec"] = {
    name,
    environment: { WORKERS: "4" },
    labels,
    networks: [{ network: named("front"), aliases: ["web"] }],
    mounts: [{ volume: named("media"), path: "/media", readOnly: true, relabel: "none" }],
    files: [{ path: "/etc/app.conf", sha256, mode: "0644" }],
    health: { test: ["CMD", "true"], intervalSeconds: 5, timeoutSeconds: 2, retries: 3, startSeconds: 0 },
  };
  const inputs: SlotInputs = { host, stack, resource: "web-0", spec };
  const state = { ...inputs, generation: 1, drift: [] as string[] };
  const disconnect = (from: string): Promise<unknown> => docker.getNetwork(from).disconnect({ Container: name, Force: true });
  const seen = async (): Promise<string[] | undefined> => (await slotHandler.read("web-0", state, context))?.outputs.drift;

  beforeAll(async () => {
    await daemon.createNetwork({ name: named("front"), internal: true, labels: { "breakwater.stack": stack } });
    await daemon.createVolume(named("media"), { "breakwater.stack": stack });
  });

  /** Creates it as Docker's provider does, with a separate call for each network. */
  beforeEach(async () => {
    await slotHandler.create(inputs, context);
    const Healthcheck = { Test: ["CMD", "true"], Interval: 5e9, Timeout: 2e9, Retries: 3 };
    const HostConfig = { Binds: [`${named("media")}:/media:ro`], NetworkMode: "none" };
    const options = { Labels: labels, Env: ["WORKERS=4"], Healthcheck, HostConfig };
    const id = await daemon.create({ Image: image, Cmd: ["sleep", "600"], StopTimeout: 0, ...options, name });
    await disconnect("none");
    await daemon.connectNetwork(named("front"), id, ["web"]);
    await daemon.putFiles(id, [{ path: "/etc/app.conf", content: "text", mode: "0644" }]);
    await daemon.start(id);
  });
  afterEach(async () => daemon.remove(name));

  test("as declared", async () => expect(await seen()).toEqual([]));

  test.each<[string, () => Promise<unknown>, string[]]>([
    ["cut from its network", () => disconnect(named("front")), [`network ${named("front")}: not connected`]],
    ["connected elsewhere", () => daemon.connectNetwork("bridge", name), ["network bridge: connected, but not declared"]],
    ["a file edited", () => daemon.exec(name, ["sh", "-c", "echo >>/etc/app.conf"]), ["file /etc/app.conf: not the declared content"]],
    ["a file opened up", () => daemon.exec(name, ["chmod", "666", "/etc/app.conf"]), ["file /etc/app.conf: mode 0666 instead of 0644"]],
    ["a file removed", () => daemon.exec(name, ["rm", "/etc/app.conf"]), ["file /etc/app.conf: missing"]],
    ["stopped", () => daemon.stop(name, 0), []],
    ["removed", () => daemon.remove(name), ["container web-0: missing"]],
  ])("%s", async (_, deviate, expected) => {
    await deviate();
    expect(await seen()).toEqual(expected);
  });

  test("a pause is found, and the repair unpauses the container so that it can stop", async () => {
    await docker.getContainer(name).pause();
    expect(await seen()).toEqual(["pause container: paused"]);
    const repaired = await slotHandler.update("web-0", { ...state, drift: ["pause container: paused"] }, inputs, context);
    expect(repaired).toEqual({ generation: nextGeneration(1), drift: [] });
    expect((await daemon.inspect(name))?.State.Paused).toBe(false);
  });

  test("a foreign container with the name is found, and the repair frees the name", async () => {
    await daemon.rename(name, named("aside"));
    await started(name);
    const [drift] = (await seen()) ?? [];
    expect(drift).toMatch(/held by container [0-9a-f]{12}, which is not Breakwater's/);
    await slotHandler.update("web-0", { ...state, drift: [drift ?? ""] }, inputs, context);
    expect(await daemon.inspect(name)).toBeUndefined();
    expect(await seen()).toEqual([`name ${name}: the container is called ${named("aside")}`]);
    await daemon.remove(named("aside"));
  });
});

describe("job", () => {
  const job: JobInputs = {
    host,
    stack,
    resource: "migrate",
    image,
    command: ["sh", "-c", "cat /run/secrets/password >/shared/seen; echo using $(cat /run/secrets/password); exit $(cat /shared/code)"],
    environment: {},
    networks: [named("job-a"), named("job-b")],
    mounts: [{ volume: named("shared"), path: "/shared", readOnly: false, relabel: "shared" }],
    files: [{ path: "/run/secrets/password", content: "hunter2222", mode: "0444" }],
    memoryMb: 64,
    timeoutSeconds: 30,
    inputHash: "1",
  };
  const leftovers = async (): Promise<number> => (await daemon.containers({ labels: labelsOf("migrate"), all: true })).length;
  const prepare = async (code: number): Promise<void> => {
    const files = [{ path: "/shared/code", content: String(code), mode: "0644" }];
    const id = await daemon.create({
      Image: image,
      Cmd: ["true"],
      HostConfig: { Binds: [`${named("shared")}:/shared`] },
      name: named("prepare"),
    });
    await daemon.putFiles(id, files).finally(() => daemon.remove(id));
  };

  beforeAll(async () => {
    for (const name of job.networks) await daemon.createNetwork({ name, internal: true, labels: { "breakwater.stack": stack } });
    await daemon.createVolume(named("shared"), { "breakwater.stack": stack });
  });

  test("runs, with its secret as a file, and leaves no container", async () => {
    await prepare(0);
    expect(await jobHandler.create(job, context)).toEqual({ id: "migrate", outputs: { finished: true } });
    expect(await leftovers()).toBe(0);
  });

  test("a failure reports the cause, without the secret, and leaves no container", async () => {
    await prepare(7);
    await expect(jobHandler.create(job, context)).rejects.toThrow(/failed with exit code 7.*\n {2}\| using \*\*\*\n/);
    expect(await leftovers()).toBe(0);
  });

  test("a job that hangs is ended", async () => {
    await expect(jobHandler.create({ ...job, command: ["sleep", "600"], timeoutSeconds: 1 }, context)).rejects.toThrow("limit 1 s");
    expect(await leftovers()).toBe(0);
  });

  test("a container of an interrupted run is not an obstacle", async () => {
    await prepare(0);
    await started(`${stack}-migrate`, { Labels: { ...labelsOf("migrate"), "breakwater.kind": "job" } });
    expect(await jobHandler.create(job, context)).toMatchObject({ outputs: { finished: true } });
  });
});

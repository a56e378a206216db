import { DockerError, type ContainerOptions, type ContainerSummary, type Daemon } from "../../docker/daemon";
import { jobHandler } from "../../provider/job";
import { type JobInputs } from "../../provider/resources/job";
import { contextWith, host } from "./fake-daemon";

const inputs: JobInputs = {
  host,
  stack: "dev",
  resource: "web-migrate",
  image: "sha256:app",
  command: ["migrate"],
  environment: { A: "1" },
  networks: ["dev-main", "dev-back"],
  mounts: [{ volume: "dev-static", path: "/static", readOnly: false, relabel: "shared" }],
  files: [{ path: "/run/secrets/password", content: "hunter2222\n", mode: "0444" }],
  user: "app",
  memoryMb: 256,
  timeoutSeconds: 60,
  inputHash: "h1",
};
const state = { ...inputs, finished: true };

/** A host that records the order of its calls. */
function recording(wait: Daemon["wait"], logs = ""): { calls: string[]; options: ContainerOptions[]; known: Partial<Daemon> } {
  const calls: string[] = [];
  const options: ContainerOptions[] = [];
  const note = (call: string): Promise<void> => Promise.resolve(void calls.push(call));
  const known: Partial<Daemon> = {
    containers: () => Promise.resolve([{ Id: "left" } as ContainerSummary]),
    create: (given) => note("create").then(() => (options.push(given), "c1")),
    connectNetwork: (network, id) => note(`connect ${network} ${id}`),
    putFiles: (id, files) => note(`put ${files.map(({ path }) => path).join()} ${id}`),
    start: (id) => note(`start ${id}`),
    wait,
    logs: (id, tail) => note(`logs ${id} ${tail}`).then(() => logs),
    remove: (id) => note(`remove ${id}`),
  };
  return { calls, options, known };
}

test("the life of a job", async () => {
  const { calls, options, known } = recording(() => Promise.resolve(0));
  expect(await jobHandler.create(inputs, contextWith(known))).toEqual({ id: "web-migrate", outputs: { finished: true } });
  expect(calls).toEqual(["remove left", "create", "connect dev-back c1", "put /run/secrets/password c1", "start c1", "remove c1"]);
  expect(options[0]).toMatchObject({
    name: "dev-web-migrate",
    Image: "sha256:app",
    Cmd: ["migrate"],
    Env: ["A=1"],
    User: "app",
    Labels: { "breakwater.stack": "dev", "breakwater.resource": "web-migrate", "breakwater.kind": "job" },
    HostConfig: {
      ...{ Binds: ["dev-static:/static:rw,z"], Memory: 268435456, MemorySwap: 268435456, NetworkMode: "dev-main" },
      ...{ PidsLimit: 4096, SecurityOpt: ["no-new-privileges:true"] },
    },
  });
  expect(JSON.stringify(options)).not.toContain("hunter2222");
});

test("a failure shows code and output, without the secret, and removes the container", async () => {
  const { calls, known } = recording(() => Promise.resolve(3), "connecting\npassword hunter2222 refused\n");
  await expect(jobHandler.create(inputs, contextWith(known))).rejects.toThrow(
    "Job web-migrate on unix:///fake.sock failed with exit code 3. The last lines of its output:\n  | connecting\n  | password *** refused\n" +
      "Its container was removed; what it did before it failed is still done; nothing that depends on it was changed. " +
      "Jobs are repeated until they succeed. Fix the cause. Then run again: ./breakwater up",
  );
  expect(calls.slice(-2)).toEqual(["logs c1 30", "remove c1"]);
});

test("a job that does not end is removed as well", async () => {
  const { calls, known } = recording(() => Promise.reject(new DockerError("h", "waiting", "no end within 60 s")));
  await expect(jobHandler.create(inputs, contextWith(known))).rejects.toThrow("did not end (limit 60 s)");
  expect(calls.at(-1)).toBe("remove c1");
});

test("the user's interruption reaches the wait", async () => {
  const abort = new AbortController();
  const { known } = recording((_id, timeout, signal) => {
    expect([timeout, signal]).toEqual([60_000, abort.signal]);
    return Promise.resolve(0);
  });
  await jobHandler.create(inputs, { ...contextWith(known), signal: abort.signal });
});

test("only a new hash runs it again", async () => {
  const { calls, known } = recording(() => Promise.resolve(0));
  const moved = { ...inputs, memoryMb: 512 };
  expect(jobHandler.diff("web-migrate", state, moved)).toEqual({ changed: ["memoryMb"], replaces: [] });
  expect(await jobHandler.update("web-migrate", state, moved, contextWith({}))).toEqual({ finished: true });
  expect(jobHandler.preview?.(moved, state)).toEqual({ finished: true });
  const next = { ...inputs, inputHash: "h2" };
  expect(jobHandler.preview?.(next, state)).toEqual({});
  await jobHandler.update("web-migrate", state, next, contextWith(known));
  expect(calls).toContain("start c1");
});

test("the rotation of the log and the weight are the container's, and run nothing", async () => {
  const { options, known } = recording(() => Promise.resolve(0));
  const kept = { ...inputs, cpuShares: 512, logs: { maxSizeMb: 1, maxFiles: 7 } };
  expect(jobHandler.diff("web-migrate", state, kept)).toEqual({ changed: [], replaces: [] });
  await jobHandler.create(kept, contextWith(known));
  await jobHandler.create(inputs, contextWith(known));
  expect(options.map(({ HostConfig }) => [HostConfig?.CpuShares, HostConfig?.LogConfig])).toEqual([
    [512, { Type: "json-file", Config: { "max-size": "1m", "max-file": "7" } }],
    [1024, { Type: "json-file", Config: { "max-size": "10m", "max-file": "3" } }],
  ]);
});

test("a job that an earlier version ran under its own hash is not repeated", async () => {
  const news = { ...inputs, inputHash: "h2", formerHash: "h1", timeoutSeconds: 5 };
  expect(jobHandler.diff("web-migrate", state, { ...news, timeoutSeconds: 60 })).toEqual({ changed: [], replaces: [] });
  expect(jobHandler.preview?.(news, state)).toEqual({ finished: true });
  expect(await jobHandler.update("web-migrate", state, news, contextWith({}))).toEqual({ finished: true });
  expect(jobHandler.diff("web-migrate", { ...state, inputHash: "h0" }, news).changed).toContain("inputHash");
});

test("read sends no request; delete only removes leftovers", async () => {
  expect(await jobHandler.read("web-migrate", state, contextWith({}))).toEqual({ id: "web-migrate", outputs: { finished: true } });
  const { calls, known } = recording(() => Promise.resolve(0));
  await jobHandler.delete?.("web-migrate", state, contextWith(known));
  expect(calls).toEqual(["remove left"]);
});

import { changeable, isAsDeclared, isAsRecorded } from "../../observe/recorded";
import { container } from "../provider/fake-daemon";

const mebibyte = 1024 * 1024;
const limits = { Memory: 64 * mebibyte, MemorySwap: 64 * mebibyte, MemoryReservation: 0, NanoCpus: 0, CpuShares: 512, CpusetCpus: "" };
const hostConfig = { ...limits, RestartPolicy: { Name: "always", MaximumRetryCount: 0 } };
const published = { "80/tcp": [{ HostIp: "127.0.0.1", HostPort: "8080" }], "443/tcp": null };
const parts = { Id: "abc", Name: "/dev-web-0", State: { Running: true }, HostConfig: hostConfig, NetworkSettings: { Ports: published } };
const found = (changed: object) => container({ ...parts, ...changed });
const withHost = (changed: object) => found({ HostConfig: { ...hostConfig, ...changed } });

const port = { internal: 80, external: 8080, ip: "127.0.0.1", protocol: "tcp" };
const inputs = {
  ...{ __defaults: ["start"], name: "dev-web-0", mustRun: true, restart: "always", memory: 64, memorySwap: 64, cpuShares: 512, init: true },
  ...{ ports: [{ ...port, __defaults: [] }], healthcheck: { __defaults: [], tests: ["CMD", "true"], retries: 3 }, logOpts: {} },
  ...{ labels: [{ label: "b" }, { label: "a" }], envs: ["A=1"] },
};
const outputs = {
  ...{ name: "dev-web-0", mustRun: true, restart: "always", memory: 64, memorySwap: 64, memoryReservation: 0, cpuShares: 512, cpuSet: "" },
  ...{ cpus: null, maxRetryCount: 0, init: true, ports: [port], healthcheck: { tests: ["CMD", "true"], retries: 3 }, hostname: "abc" },
  ...{ logOpts: null, labels: [{ label: "a" }, { label: "b" }], envs: [] },
};
const recorded = { id: "abc", inputs, outputs };

test("an untouched container is as recorded and as declared", () => {
  expect([isAsRecorded(recorded, found({})), isAsDeclared(recorded)]).toEqual([true, true]);
});

test("another container in its place, however similar, and a missing one are not", () => {
  expect([isAsRecorded(recorded, found({ Id: "copy" })), isAsRecorded(recorded, undefined)]).toEqual([false, false]);
});

/** Every change that `docker` can make to an existing container and that Docker's provider reads back. */
const changes: [title: string, property: string, changed: ReturnType<typeof found>][] = [
  ["renamed", "name", found({ Name: "/dev-web-0-old" })],
  ["stopped", "mustRun", found({ State: { Running: false } })],
  ["restart policy", "restart", withHost({ RestartPolicy: { Name: "no", MaximumRetryCount: 0 } })],
  ["number of restarts", "maxRetryCount", withHost({ RestartPolicy: { Name: "always", MaximumRetryCount: 5 } })],
  ["more memory", "memory", withHost({ Memory: 65 * mebibyte })],
  ["no limit of memory", "memory", withHost({ Memory: 0 })],
  ["reserved memory", "memoryReservation", withHost({ MemoryReservation: 8 * mebibyte })],
  ["unlimited swap", "memorySwap", withHost({ MemorySwap: -1 })],
  ["processor time", "cpus", withHost({ NanoCpus: 5e8 })],
  ["processor shares", "cpuShares", withHost({ CpuShares: 2 })],
  ["certain processors", "cpuSet", withHost({ CpusetCpus: "0" })],
  ["published port gone", "ports", found({ NetworkSettings: { Ports: {} } })],
  ["other published port", "ports", found({ NetworkSettings: { Ports: { "80/tcp": [{ HostIp: "127.0.0.1", HostPort: "8081" }] } } })],
];

test.each(changes)("%s", (_title, property, changed) => {
  expect(isAsRecorded(recorded, changed)).toBe(false);
  // Only this property tells, so the row would go undetected without it.
  const different = Object.entries(changeable).filter(([, read]) => JSON.stringify(read(changed)) !== JSON.stringify(read(found({}))));
  expect(different.map(([name]) => name)).toEqual([property]);
});

test("every property has a row", () => {
  expect(new Set(changes.map(([, property]) => property))).toEqual(new Set(Object.keys(changeable)));
});

test("limits that a refresh recorded are recorded, in whole MiB as Docker's provider counts", () => {
  const limited = { ...recorded, outputs: { ...outputs, memory: 65, cpus: "0.5" } };
  expect(isAsRecorded(limited, withHost({ Memory: 65 * mebibyte + 1, NanoCpus: 5e8 }))).toBe(true);
});

test.each([
  ["stopped", { mustRun: false }],
  ["a limit where none is declared", { memoryReservation: 8 }],
  ["another restart policy", { restart: "no" }],
  ["without its published port", { ports: [] }],
  ["another health check", { healthcheck: { tests: ["CMD", "false"], retries: 3 } }],
  ["without Docker's init", { init: false }],
])("a deviation that an earlier refresh recorded is not as declared: %s", (_title, changed) => {
  expect(isAsDeclared({ ...recorded, outputs: { ...outputs, ...changed } })).toBe(false);
});

import { createHash } from "node:crypto";
import { DockerError, type ExecOptions } from "../../docker/daemon";
import { nginx } from "../../components/nginx/provider";
import { applyResult } from "../../provider/server-config";
import { contextWith, host } from "./fake-daemon";

const { NginxConfig } = nginx.handlers;
const inputs = { server: { host, container: "dev-web" }, text: "server {}", hash: "abc" };
const sha = createHash("sha256").update(inputs.text).digest("hex");

function world(status: string, answer: { exitCode?: number; stdout?: string; stderr?: string } = {}) {
  const executed: { command: string[]; options?: ExecOptions }[] = [];
  const context = contextWith({
    inspect: async () => ({ State: { Status: status } }) as never,
    logs: async () => "the log",
    exec: async (_container, command, options) => {
      executed.push({ command, options });
      return { exitCode: 0, stdout: "", stderr: "", ...answer };
    },
  });
  return { context, executed };
}
const drift = async (status: string, stdout = "") =>
  (await NginxConfig.read("id", { ...inputs, running: "abc", drift: [] }, world(status, { stdout }).context))!.outputs;

test("one request: the text as input, the hash as argument", async () => {
  const { context, executed } = world("running");
  expect(await NginxConfig.create(inputs, context)).toEqual({ id: "dev-web", outputs: { running: "abc", drift: [] } });
  expect(executed).toHaveLength(1);
  expect(executed[0]!.command.slice(3)).toEqual(["apply", "abc", "30"]);
  expect(executed[0]!.options).toEqual({ user: "root", input: "server {}" });
});

test.each([
  [applyResult.invalid, /nginx refuses the new configuration of dev-web:\nsaid so\n.*runs on, untouched/],
  [applyResult.notIncluded, /does not include/],
  [applyResult.notRunning, /did not run it within 30 s: said so\n.*the log/s],
  [1, /failed with exit code 1: said so/],
])("exit code %d is explained", async (exitCode, message) => {
  await expect(NginxConfig.create(inputs, world("running", { exitCode, stderr: "said so\n" }).context)).rejects.toThrow(message);
});

test("a look: equal, edited, missing, another one running", async () => {
  expect(await drift("running", `${sha}\nabc`)).toEqual({ running: "abc", drift: [] });
  expect((await drift("running", `0000\nabc`)).drift).toEqual(["configuration file: edited"]);
  expect((await drift("running", `\nabc`)).drift).toEqual(["configuration file: missing"]);
  expect((await drift("running", `${sha}\nold`)).drift).toEqual(["running configuration: old"]);
  expect((await drift("running", `${sha}\n`)).drift).toEqual(["running configuration: none of Breakwater's"]);
});

test.each(["exited", "paused", "restarting"])("a container that is %s is a deviation, never an error", async (status) => {
  expect(await drift(status)).toEqual({ running: "", drift: [`server unreachable: container is ${status}`] });
});

test("only another container is another server", () => {
  const state = { ...inputs, running: "abc", drift: [] };
  expect(NginxConfig.diff("id", state, inputs).changed).toEqual([]);
  expect(NginxConfig.diff("id", state, { ...inputs, hash: "def" })).toEqual({ changed: ["hash"], replaces: [] });
  expect(NginxConfig.diff("id", state, { ...inputs, server: { host, container: "other" } }).replaces).toEqual(["server"]);
});

test.each([409, 404])("a container that ends between the look and the command is a deviation and not an error (%d)", async (code) => {
  let looks = 0;
  const context = contextWith({
    inspect: async () => ({ State: { Status: looks++ === 0 ? "running" : "restarting" } }) as never,
    exec: () => Promise.reject(new DockerError("x", "running sh", "is restarting, wait until the container is running", code)),
    logs: async () => "its last words",
  });
  const read = await NginxConfig.read("id", { ...inputs, running: "abc", drift: [] }, context);
  expect(read?.outputs).toEqual({ running: "", drift: ["server unreachable: container is restarting"] });
  looks = 0;
  await expect(NginxConfig.create(inputs, context)).rejects.toThrow("dev-web ended while its configuration was put into it");
  looks = 0;
  await expect(NginxConfig.create(inputs, context)).rejects.toThrow("its last words");
});

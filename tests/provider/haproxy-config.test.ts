import { createHash } from "node:crypto";
import type { ExecOptions } from "../../docker/daemon";
import { haproxy } from "../../components/haproxy/provider";
import { type HaproxyConfigInputs } from "../../components/haproxy/resources";
import { applyResult } from "../../provider/server-config";
import { contextWith, host } from "./fake-daemon";

const { HaproxyConfig } = haproxy.handlers;
const inputs: HaproxyConfigInputs = {
  server: { host, container: "dev-site-balancer" },
  text: "backend web",
  hash: "abc",
  drainSeconds: 12,
};
const sha = createHash("sha256").update(inputs.text).digest("hex");

interface Answer {
  readonly exitCode?: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

/** A balancer that gives one answer after the other. */
function world(status: string, ...answers: Answer[]) {
  const executed: { command: string[]; options?: ExecOptions }[] = [];
  const context = contextWith({
    inspect: async () => ({ State: { Status: status } }) as never,
    logs: async () => "the log",
    exec: async (_container, command, options) => {
      executed.push({ command: command.slice(3), options });
      const answer = answers.shift();
      if (!answer) throw new Error("one call too many");
      return { exitCode: 0, stdout: "", stderr: "", ...answer };
    },
  });
  return { context, executed };
}

test("the text as input, the hash as argument; without a running predecessor there is no wait", async () => {
  const { context, executed } = world("running", {});
  expect(await HaproxyConfig.create(inputs, context)).toEqual({ id: "dev-site-balancer", outputs: { running: "abc", drift: [] } });
  expect(executed).toEqual([{ command: ["apply", "abc", "30"], options: { user: "root", input: "backend web" } }]);
});

const waits = (executed: { command: string[] }[]) => executed.slice(1).map(({ command }) => command);

test("the end of the old workers is waited for", async () => {
  const { context, executed } = world("running", { stdout: "17 23\n" }, { exitCode: 1 }, {});
  await HaproxyConfig.update("id", { ...inputs, running: "old", drift: [] }, inputs, context);
  expect(waits(executed)).toEqual([
    ["drained", "5", "17", "23"],
    ["drained", "5", "17", "23"],
  ]);
});

test("but not longer than declared", async () => {
  const { context, executed } = world("running", { stdout: "17\n" }, { exitCode: 1 }, { exitCode: 1 }, { exitCode: 1 });
  await HaproxyConfig.create(inputs, context);
  expect(waits(executed).map(([, seconds]) => seconds)).toEqual(["5", "5", "2"]);
});

test("and not if the run is interrupted, because the switch itself is complete", async () => {
  const { context, executed } = world("running", { stdout: "17\n" });
  expect((await HaproxyConfig.create(inputs, { ...context, signal: AbortSignal.abort() })).outputs.running).toBe("abc");
  expect(waits(executed)).toEqual([]);
});

test.each([
  [applyResult.invalid, /HAProxy refuses the new configuration of dev-site-balancer:\nsaid so\n.*runs on, untouched/],
  [applyResult.notRunning, /did not run it within 30 s: said so\n.*the log/s],
  [1, /failed with exit code 1: said so/],
])("exit code %d is explained", async (exitCode, message) => {
  await expect(HaproxyConfig.create(inputs, world("running", { exitCode, stderr: "said so\n" }).context)).rejects.toThrow(message);
});

test("a look: equal, edited, another one running, stopped", async () => {
  const drift = async (status: string, stdout = "") =>
    (await HaproxyConfig.read("id", { ...inputs, running: "abc", drift: [] }, world(status, { stdout }).context))!.outputs.drift;
  expect(await drift("running", `${sha}\nabc`)).toEqual([]);
  expect(await drift("running", `0000\nabc`)).toEqual(["configuration file: edited"]);
  expect(await drift("running", `${sha}\nold`)).toEqual(["running configuration: old"]);
  expect(await drift("exited")).toEqual(["server unreachable: container is exited"]);
});

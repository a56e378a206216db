import type { ContainerInspect, Daemon } from "../../../docker/daemon";
import { ask, voices } from "../../../provider/reach/ask";
import { listeningWords, parseListeners } from "../../../provider/reach/listening";
import type { Reach } from "../../../topology/spec";
import { container, fakeDaemon } from "../fake-daemon";

const reach: Reach = { port: 80, http: { path: "/up", host: "shop" }, timeoutSeconds: 5, required: true, askers: ["balancer"] };
const on = (...networks: string[]) => ({
  NetworkSettings: { Networks: Object.fromEntries(networks.map((name, index) => [name, { IPAddress: `10.0.${index}.1` }])) },
});
const one = (Id: string, ...networks: string[]) => container({ Id, Config: { Labels: { "breakwater.stack": "dev" } }, ...on(...networks) });

/** The output of each asker, and the existing containers. */
function host(says: Record<string, string | undefined>, there: Record<string, ContainerInspect>): { daemon: Daemon; asked: string[] } {
  const asked: string[] = [];
  const daemon = fakeDaemon({
    inspect: async (id) => there[id],
    exec: async (id, command) => {
      asked.push(`${id} ${command.slice(4).join(" ")}`);
      const stdout = says[id];
      if (stdout === undefined) throw new Error("no shell");
      return { exitCode: 0, stdout, stderr: "" };
    },
  });
  return { daemon, asked };
}

test("the balancer sends all requests together over the shared network", async () => {
  const { daemon, asked } = host(
    { b: "1 refused Connection refused\n0 said HTTP/1.1 204 No Content\n" },
    { balancer: one("b", "dev-other", "dev-main") },
  );
  const answers = await ask(daemon, reach, [one("x", "dev-main"), one("y", "dev-main")]);
  expect(asked).toEqual(["b 10.0.0.1 80 5 /up shop 10.0.0.1 80 5 /up shop"]);
  expect([answers.get("x"), answers.get("y")]).toEqual([
    { kind: "good" },
    { kind: "bad", silent: true, text: "nothing answers on port 80 from the network main" },
  ]);
});

test.each<[said: string, silent: boolean, text: string]>([
  ["refused No route to host", true, "nothing answers on port 80 from the network main (No route to host)"],
  ["silent", true, "nothing answers GET /up on port 80 from the network main within 5 s"],
  ["said HTTP/1.1 403 Forbidden", false, 'GET /up on port 80 from the network main is answered with "HTTP/1.1 403 Forbidden"'],
  ["said \u0015\u0003\u0003 x", true, "what answers on port 80 from the network main does not speak HTTP"],
])("%s", async (said, silent, text) => {
  const { daemon } = host({ b: `0 ${said}\n` }, { balancer: one("b", "dev-main") });
  expect((await ask(daemon, reach, [one("x", "dev-main")])).get("x")).toEqual({ kind: "bad", silent, text });
});

test.each<[why: string, balancer: ContainerInspect | undefined, says: string | undefined]>([
  ["is not there", undefined, ""],
  ["does not run", container({ Id: "b", State: { Running: false }, ...on("dev-main") }), ""],
  ["is paused", container({ Id: "b", State: { Paused: true }, ...on("dev-main") }), ""],
  ["shares no network", one("b", "dev-other"), ""],
  ["has no shell", one("b", "dev-main"), undefined],
  ["has nothing to ask with", one("b", "dev-main"), "0 unable\n"],
])("an asker that %s is skipped for the next one", async (_why, balancer, says) => {
  const there = { helper: one("h", "dev-main"), ...(balancer ? { balancer } : {}) };
  const { daemon } = host({ b: says, h: "0 said HTTP/1.0 302 Found\n" }, there);
  expect((await ask(daemon, reach, [one("x", "dev-main")], voices(["helper"]))).get("x")).toEqual({ kind: "good" });
});

test("without an asker, the answer reports that", async () => {
  const { daemon } = host({}, {});
  expect((await ask(daemon, reach, [one("x", "dev-main")])).get("x")).toEqual({ kind: "unasked" });
});

describe("the ports on which a container listens", () => {
  const row = (address: string, port: string, state = "0A") =>
    `   0: ${address}:${port} 00000000:0000 ${state} 00000000:00000000 00:00000000\n`;
  const v6 = (address: string, port: string) => `   0: ${address}:${port} 00000000000000000000000000000000:0000 0A 00000000:00000000\n`;

  test.each<[tables: string, words: string]>([
    [row("0100007F", "1F40"), "; it listens on 127.0.0.1:8000, where only the container itself can reach it: let it listen on 0.0.0.0"],
    [
      v6("00000000000000000000000001000000", "1F40"),
      "; it listens on [::1]:8000, where only the container itself can reach it: let it listen on 0.0.0.0",
    ],
    [row("00000000", "1F41") + row("0B00007F", "9999"), "; it listens on 0.0.0.0:8001"],
    [v6("00000000000000000000000000000000", "1F41"), "; it listens on [::]:8001"],
    [
      v6("0000000000000000FFFF00000100007F", "1F40"),
      "; it listens on 127.0.0.1:8000, where only the container itself can reach it: let it listen on 0.0.0.0",
    ],
    [row("0100007F", "1F40") + row("020011AC", "1F40"), "; it listens on 127.0.0.1:8000, 172.17.0.2:8000"],
    [row("0100007F", "1F40", "01"), "; it listens on no port at all"],
  ])("%j", (tables, words) => expect(listeningWords(parseListeners(tables), 8000)).toBe(words));

  test("nothing is reported about ports that could not be read", () => expect(listeningWords(undefined, 80)).toBe(""));
});

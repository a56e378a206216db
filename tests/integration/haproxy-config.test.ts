import { randomBytes } from "node:crypto";
import { createServer, get as fetchFrom, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { daemonOf } from "../../docker/daemon";
import { haproxy } from "../../components/haproxy/provider";
import { type HaproxyConfigInputs } from "../../components/haproxy/resources";
import type { Context } from "../../provider/types";
import { haproxyBase } from "../../components/haproxy/text";
import { labels } from "../../topology/names";
import { balancerBaseFile, balancerDirectory } from "../../components/haproxy/plan";
import { eventually } from "./harness/eventually";

jest.setTimeout(180_000);

const { HaproxyConfig } = haproxy.handlers;
const host = { address: "unix:///var/run/docker.sock" };
const daemon = daemonOf(host);
const context: Context = { daemon: () => daemon, signal: new AbortController().signal };
const name = `t-bal-${randomBytes(3).toString("hex")}`;
const server = { host, container: name };

/** Answers `/` immediately, `/slow` after two seconds, and `/never` not at all, under every name in the configuration. */
let backend: Server;
let longArrived = 0;
let gateway: string;
let address: string;

const running = (hash: string) =>
  `frontend running\n  mode http\n  bind 127.0.0.1:8078\n  http-request return status 200 content-type text/plain string "${hash}"\n`;
const defaults = "defaults\n  mode http\n  option httpclose\n  timeout connect 2s\n  timeout client 10s\n  timeout server 10s\n";
function config(hash: string, more = "", drainSeconds = 10): HaproxyConfigInputs {
  const port = (backend.address() as AddressInfo).port;
  const text = `global\n  hard-stop-after ${drainSeconds}s\n${defaults}frontend entry\n  bind :8080\n  http-response set-header X-Config ${hash}\n  default_backend app\n${more}backend app\n  server one ${gateway}:${port}\n${running(hash)}`;
  return { server, text, hash, drainSeconds };
}
const state = (inputs: HaproxyConfigInputs) => ({ ...inputs, running: inputs.hash, drift: [] });
const read = async (inputs: HaproxyConfigInputs) => (await HaproxyConfig.read("id", state(inputs), context))!.outputs;
const change = (from: HaproxyConfigInputs, to: HaproxyConfigInputs) => HaproxyConfig.update("id", state(from), to, context);

function ask(path = "/"): Promise<string> {
  return new Promise((resolve, reject) => {
    fetchFrom(`http://${address}:8080${path}`, { agent: false }, (answer) => {
      answer
        .resume()
        .on("end", () =>
          answer.complete ? resolve(`${answer.statusCode} ${answer.headers["x-config"] as string}`) : reject(new Error("cut off")),
        );
    }).on("error", reject);
  });
}

beforeAll(async () => {
  backend = createServer((request, answer) => {
    if (request.url !== "/") longArrived += 1;
    if (request.url !== "/never") setTimeout(() => answer.end("hello"), request.url === "/slow" ? 2_000 : 0);
  });
  const network = await daemon.createNetwork({ name, internal: false, labels: { [labels.stack]: name } });
  gateway = ((await daemon.inspectNetwork(network))?.IPAM?.Config?.[0] as { Gateway: string }).Gateway;
  await new Promise<void>((resolve) => backend.listen(0, gateway, resolve));
  await daemon.create({
    name,
    Image: "haproxy:3.0",
    Cmd: ["haproxy", "-f", balancerBaseFile, "-f", balancerDirectory],
    Labels: { [labels.stack]: name },
    HostConfig: { Init: true, NetworkMode: name, Mounts: [{ Type: "volume", Source: name, Target: balancerDirectory }] },
  });
  await daemon.putFiles(name, [{ path: balancerBaseFile, content: haproxyBase(), mode: "0644" }]);
  await daemon.start(name);
  address = (await daemon.inspect(name))?.NetworkSettings.Networks[name]?.IPAddress as string;
});

afterAll(async () => {
  await daemon.remove(name);
  await daemon.removeVolume(name);
  await daemon.removeNetwork(name);
  backend.closeAllConnections();
  await new Promise((resolve) => backend.close(resolve));
});

test("an empty folder starts; the first configuration is copied, runs and is verified", async () => {
  const { outputs } = await HaproxyConfig.create(config("one"), context);
  expect(outputs).toEqual({ running: "one", drift: [] });
  expect(await ask()).toBe("200 one");
  expect(await read(config("one"))).toEqual(outputs);
});

test("after a refused configuration, the old one keeps serving, and HAProxy's message is shown with its line", async () => {
  const attempt = change(config("one"), config("two", "  nonsense here\n"));
  await expect(attempt).rejects.toThrow(/HAProxy refuses [^]*candidate:13\][^]*unknown keyword 'nonsense'[^]*runs on, untouched/);
  expect(await ask()).toBe("200 one");
  expect((await read(config("one"))).drift).toEqual([]);
  expect(await daemon.readFile(name, `${balancerDirectory}/candidate`)).toBeUndefined();
});

test("a configuration that passes the check but cannot run is undone", async () => {
  const unreachable = config("three", "frontend other\n  bind 192.0.2.1:8090\n  default_backend app\n");
  await expect(change(config("one"), unreachable)).rejects.toThrow(/did not run it within 30 s: asked for its configuration it says: one/);
  expect((await daemon.readFile(name, `${balancerDirectory}/apps.cfg`))?.toString()).toBe(config("one").text);
  await eventually(async () => expect((await read(config("one"))).drift).toEqual([]), { within: 10 });
  expect(await ask()).toBe("200 one");
});

test("requests in flight finish with the old configuration, and the change waits for them; nothing fails meanwhile", async () => {
  await change(config("one"), config("one"));
  const answers: string[] = [];
  let stopped = false;
  const load = Array.from({ length: 4 }, async () => {
    while (!stopped) answers.push(await ask());
  });
  const slow = ask("/slow");
  let slowEnded = false;
  void slow.then(() => (slowEnded = true));
  await eventually(async () => expect(longArrived).toBe(1), { within: 5 });
  await eventually(async () => expect(answers.length).toBeGreaterThan(20), { within: 20 });
  await change(config("one"), config("four"));
  expect(slowEnded).toBe(true);
  expect(await slow).toBe("200 one");
  const from = answers.length;
  await eventually(async () => expect(answers.length).toBeGreaterThan(from + 20), { within: 20 });
  stopped = true;
  await Promise.all(load);
  expect(new Set(answers)).toEqual(new Set(["200 one", "200 four"]));
});

test("a request that exceeds its time is cut off and no longer waited for", async () => {
  await change(config("four"), config("five", "", 1));
  const cut = expect(ask("/never")).rejects.toThrow();
  await eventually(async () => expect(longArrived).toBe(2), { within: 5 });
  await change(config("five", "", 1), config("six"));
  await cut;
});

test("edited by hand, replaced by hand, restarted: each is named, an update repairs it, a restart serves the same", async () => {
  const six = config("six");
  await daemon.exec(name, ["sh", "-c", `echo '# edited' >>${balancerDirectory}/apps.cfg`], { user: "root" });
  expect((await read(six)).drift).toEqual(["configuration file: edited"]);
  await daemon.exec(name, ["sh", "-c", `sed -i s/six/foreign/ ${balancerDirectory}/apps.cfg && kill -USR2 1`], { user: "root" });
  await eventually(async () => expect((await read(six)).drift).toEqual(["configuration file: edited", "running configuration: foreign"]), {
    within: 10,
  });
  await change(six, six);
  expect((await read(six)).drift).toEqual([]);
  await daemon.stop(name, 10);
  expect((await read(six)).drift).toEqual(["server unreachable: container is exited"]);
  await daemon.start(name);
  await eventually(async () => expect((await read(six)).drift).toEqual([]), { within: 10 });
  expect(await ask()).toBe("200 six");
});

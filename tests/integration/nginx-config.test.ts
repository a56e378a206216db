import { randomBytes } from "node:crypto";
import { daemonOf } from "../../docker/daemon";
import { nginx } from "../../components/nginx/provider";
import type { Context } from "../../provider/types";
import { ownWord } from "../../components/nginx/text/fronts";
import { nginxBase } from "../../components/nginx/text/base";
import { nginxSite } from "../../components/nginx/text/site";
import { requestHeaders } from "../../components/nginx/text/request-headers";
import { labels } from "../../topology/names";
import { fixture } from "../topology-plan/fixture";

const host = { address: "unix:///var/run/docker.sock" };
const daemon = daemonOf(host);
const context: Context = { daemon: daemonOf, signal: new AbortController().signal };
const stack = `t-srv-${randomBytes(3).toString("hex")}`;
const server = { host, container: `${stack}-web` };
const { NginxConfig } = nginx.handlers;

jest.setTimeout(120_000);

const site = (hash: string, body = 'return 200 "hello"') => ({
  server,
  hash,
  text: `server { listen 80; location / { ${body}; } }\nserver { listen 127.0.0.1:8078; location = /hash { default_type text/plain; return 200 "${hash}"; } }\n`,
});
const get = async (path = "/") =>
  (await daemon.exec(server.container, ["curl", "-s", "-m", "5", "-w", " %{http_code}", `http://127.0.0.1${path}`])).stdout;
const read = async (state: object) => (await NginxConfig.read("id", state as never, context))!.outputs;

beforeAll(async () => {
  await daemon.createNetwork({ name: stack, internal: false, labels: { [labels.stack]: stack } });
  await daemon.create({
    name: server.container,
    Image: "nginx:1.26",
    Labels: { [labels.stack]: stack },
    HostConfig: { NetworkMode: stack, Mounts: [{ Type: "volume", Source: stack, Target: "/etc/nginx/breakwater" }] },
  });
  await daemon.putFiles(server.container, [{ path: "/etc/nginx/nginx.conf", content: nginxBase(), mode: "0644" }]);
  await daemon.start(server.container);
});

afterAll(async () => {
  await daemon.remove(server.container);
  await daemon.removeVolume(stack);
  await daemon.removeNetwork(stack);
});

test("an empty volume starts; the first site is copied, runs and is verified", async () => {
  const began = Date.now();
  const { outputs } = await NginxConfig.create(site("one"), context);
  console.log(`first site ${Date.now() - began} ms`);
  expect(outputs).toEqual({ running: "one", drift: [] });
  expect(await get()).toBe("hello 200");
  expect(await read({ ...site("one"), ...outputs })).toEqual(outputs);
});

test("after a refused configuration, the old one keeps serving, and nginx's message is shown with its line", async () => {
  const attempt = NginxConfig.update("id", { ...site("one"), running: "one", drift: [] }, site("two", 'rewite 200 "typo"'), context);
  await expect(attempt).rejects.toThrow(/unknown directive "rewite" in .*candidate\.conf:1/);
  await expect(attempt).rejects.toThrow(/The configuration before it runs on, untouched/);
  expect(await get()).toBe("hello 200");
  expect((await read({ ...site("one") })).drift).toEqual([]);
  expect(await daemon.readFile(server.container, "/etc/nginx/breakwater/candidate.conf")).toBeUndefined();
});

test("a configuration that passes the check and then does not run is undone", async () => {
  const silent = { ...site("three"), text: site("other").text };
  await expect(NginxConfig.update("id", { ...site("one"), running: "one", drift: [] }, silent, context)).rejects.toThrow(
    /did not run it within 30 s: asked for its configuration it says: other/,
  );
  const file = await daemon.readFile(server.container, "/etc/nginx/breakwater/site.conf");
  expect(file!.toString()).toBe(site("one").text);
  while ((await read(site("one"))).running === "other") continue;
  expect((await read(site("one"))).drift).toEqual([]);
});

test("no request fails while configurations change, and no old worker serves one afterwards", async () => {
  const load = daemon.exec(server.container, [
    "sh",
    "-c",
    "i=0; until [ -e /tmp/stop ]; do curl -sf -o /dev/null http://127.0.0.1/ || echo failed; i=$((i+1)); done; echo $i",
  ]);
  for (let roll = 0; roll < 5; roll++) {
    await NginxConfig.update("id", { ...site("one"), running: "one", drift: [] }, site(`roll-${roll}`, `return 200 "${roll}"`), context);
    for (let request = 0; request < 5; request++) expect(await get()).toBe(`${roll} 200`);
  }
  await daemon.exec(server.container, ["touch", "/tmp/stop"]);
  const { stdout } = await load;
  expect(stdout.trim()).toMatch(/^\d+$/);
  expect(Number(stdout)).toBeGreaterThan(20);
});

test("edited by hand, replaced by hand, stopped: each is named, an update repairs it", async () => {
  const state = { ...site("one"), running: "one", drift: [] };
  await NginxConfig.update("id", state, state, context);
  await daemon.exec(server.container, ["sh", "-c", "echo '# edited' >>/etc/nginx/breakwater/site.conf"]);
  expect((await read(state)).drift).toEqual(["configuration file: edited"]);
  expect(NginxConfig.diff("id", { ...state, drift: ["configuration file: edited"] }, site("one")).changed).toEqual(["drift"]);
  await daemon.exec(server.container, ["sh", "-c", "sed -i s/one/foreign/ /etc/nginx/breakwater/site.conf && nginx -s reload"]);
  while ((await read(state)).running === "one") continue;
  expect((await read(state)).drift).toEqual(["configuration file: edited", "running configuration: foreign"]);
  await daemon.exec(server.container, ["sh", "-c", "rm /etc/nginx/breakwater/site.conf && nginx -s reload"]);
  while ((await read(state)).running === "foreign") continue;
  expect((await read(state)).drift).toEqual(["configuration file: missing", "running configuration: none of Breakwater's"]);
  await NginxConfig.update("id", state, state, context);
  expect((await read(state)).drift).toEqual([]);
  await daemon.stop(server.container, 10);
  expect((await read(state)).drift).toEqual(["server unreachable: container is exited"]);
  setTimeout(() => void daemon.start(server.container), 500);
  expect(await NginxConfig.update("id", state, state, context)).toEqual({ running: "one", drift: [] });
});

test("a restarted nginx serves although the name of one backend cannot be resolved", async () => {
  const routes = 'return 200 "static"; } location /app { set $backend nobody-here; proxy_pass http://$backend:8000';
  const mixed = site("mixed", routes);
  await NginxConfig.update("id", { ...mixed, running: "", drift: [] }, mixed, context);
  await daemon.stop(server.container, 10);
  await daemon.start(server.container);
  while ((await read(mixed)).running !== "mixed") continue;
  expect(await get()).toBe("static 200");
  expect(await get("/app")).toMatch(/ 502$/);
});

test("a client's invented headers about the origin of a request reach no application, in any spelling", async () => {
  const invented = [...requestHeaders(ownWord).flatMap((line) => /^proxy_set_header (\S+)/.exec(line)?.[1] ?? []), "X-Breakwater-App"];
  const spellings = invented.flatMap((name) => [name, name.toLowerCase(), name.replaceAll("-", "_")]);
  const variables = invented.map((name) => `${name}=$http_${name.toLowerCase().replaceAll("-", "_")}`);
  const echo = `server { listen 8080; location / { return 200 "${variables.join(" ")} Cookie=$http_cookie"; } }\n`;
  const { text, hash } = nginxSite(fixture().platform.entries["site"]!, "127.0.0.1");
  await NginxConfig.update("id", { ...site("one"), running: "one", drift: [] }, { server, hash, text: text + echo }, context);
  const curl = ["curl", "-s", ...spellings.flatMap((name) => ["-H", `${name}: invented`]), "-H", "Cookie: own", "http://127.0.0.1/"];
  const { stdout } = await daemon.exec(server.container, curl);
  expect(stdout).toContain("Cookie=own");
  expect(stdout).toContain("X-Forwarded-Host=127.0.0.1 ");
  expect(stdout).toContain("X-Real-IP=127.0.0.1 ");
  expect(stdout).not.toContain("invented");
  expect(await daemon.logs(server.container, 5)).not.toContain("proxy_headers_hash");
});

/**
 * Here, the entry's own server plays the app and reports the headers that it got. The requests come from 127.0.0.1 and from the
 * container's other address.
 */
test("only a front's headers about the client, the scheme and the host are trusted", async () => {
  const echo = `server { listen 8080; location / { return 200 "$http_x_real_ip|$http_x_forwarded_for|$http_x_forwarded_proto|$http_x_forwarded_host|$http_forwarded"; } }\n`;
  const said = [
    "X-Forwarded-For: 198.51.100.6, 203.0.113.9",
    "X-Forwarded-Proto: https",
    "X-Forwarded-Host: www.example.test",
    "Forwarded: for=x",
  ];
  const asked = async (from: string, headers: readonly string[]) => {
    const curl = ["curl", "-s", "--interface", from, ...headers.flatMap((header) => ["-H", header]), "http://127.0.0.1/"];
    return (await daemon.exec(server.container, curl)).stdout;
  };
  const put = async (behind: string[]) => {
    const { site: entry } = fixture().platform.entries;
    const { text, hash } = nginxSite({ ...entry!, behind }, "127.0.0.1");
    await NginxConfig.update("id", { ...site("one"), running: "one", drift: [] }, { server, hash, text: text + echo }, context);
  };
  await put(["127.0.0.1"]);
  expect(await asked("127.0.0.1", said)).toBe("203.0.113.9|203.0.113.9|https|www.example.test|");
  expect(await asked("127.0.0.1", [])).toBe("127.0.0.1|127.0.0.1|http|127.0.0.1|");
  expect(await asked("127.0.0.2", said)).toBe("127.0.0.2|127.0.0.2|http|127.0.0.1|");
  expect(await asked("127.0.0.1", ["X-Forwarded-Proto: gopher", "X-Forwarded-Host: a b; c"])).toBe("127.0.0.1|127.0.0.1|http|127.0.0.1|");
  expect(await asked("127.0.0.1", ["X-Forwarded-Proto: HTTPS, http"])).toBe("127.0.0.1|127.0.0.1|https|127.0.0.1|");
  // With two fronts in a row, the client is the last address that is not a front.
  await put(["127.0.0.1", "203.0.113.0/24"]);
  expect(await asked("127.0.0.1", said)).toBe("198.51.100.6|198.51.100.6|https|www.example.test|");
});

import { haproxyApps, haproxyBase } from "../../components/haproxy/text";
import { entryOf } from "../../topology/plan/entry";
import { fixture, raw } from "../topology-plan/fixture";

const health = { command: ["true"] };

/** The fixture's site, with other apps and routes. */
function balanced(apps: Record<string, object>, routes: object[]) {
  const { web } = raw().apps;
  const declared = Object.fromEntries(Object.entries(apps).map(([name, change]) => [name, { ...web, jobs: [], ...change }]));
  const topology = fixture({ apps: declared, entries: { site: { ...raw().entries.site, routes } } });
  const all = Object.entries(topology.platform.apps).map(([name, app]) => {
    const servers = Array.from({ length: app.replicas }, (_, index) => ({ name: `${name}-${index}`, address: `${name}0a1b2c3d${index}` }));
    return [name, { app, servers }] as const;
  });
  return haproxyApps(entryOf(topology, "site"), Object.fromEntries(all));
}
const lines = (text: string, pattern: RegExp) => text.split("\n").filter((line) => pattern.test(line));

test("the whole haproxy.cfg", () => {
  expect(haproxyBase()).toBe(`global
  log stdout format raw daemon notice
  maxconn 4096
  nbthread 2

defaults
  mode http
  log global
  timeout connect 2s
  timeout client 10s
  timeout server 10s

frontend health
  bind 127.0.0.1:8079
  http-request return status 200 content-type text/plain string "ok"
`);
});

test("two apps, the whole file", () => {
  const apps = { web: { rollout: { drainSeconds: 20 } }, api: { health, port: 9000, replicas: 1, rollout: { drainSeconds: 45 } } };
  const { text, hash, drainSeconds } = balanced(apps, [{ app: "web" }, { path: "/api", app: "api", timeoutSeconds: 90 }]);
  expect(drainSeconds).toBe(45);
  expect(text).toBe(`global
  hard-stop-after 45s

resolvers docker
  nameserver docker 127.0.0.11:53
  timeout resolve 1s
  timeout retry 1s
  hold valid 1s

defaults
  mode http
  log global
  option httpclose
  http-reuse never
  timeout connect 2s
  timeout client 95s
  timeout tunnel 95s
  retries 3
  option redispatch 1
  retry-on conn-failure

frontend entry
  bind :8080
  use_backend api if { req.hdr(X-Breakwater-App) -m str api }
  use_backend web if { req.hdr(X-Breakwater-App) -m str web }

backend api
  balance leastconn
  option allbackups
  timeout server 95s
  timeout check 5s
  http-request del-header X-Breakwater-App
  default-server check inter 1s fall 2 rise 1 resolvers docker resolve-prefer ipv4 resolve-opts allow-dup-ip init-addr libc,none
  server api-0 api0a1b2c3d0:9000
  server api-0-unprobed api0a1b2c3d0:9000 no-check backup

backend web
  balance leastconn
  option allbackups
  timeout server 65s
  timeout check 5s
  option httpchk
  http-check send meth GET uri '/healthz' ver HTTP/1.1 hdr Host 'localhost' hdr Connection close
  http-check expect status 200-399
  http-request del-header X-Breakwater-App
  default-server check inter 1s fall 2 rise 1 resolvers docker resolve-prefer ipv4 resolve-opts allow-dup-ip init-addr libc,none
  server web-0 web0a1b2c3d0:8000
  server web-1 web0a1b2c3d1:8000
  server web-0-unprobed web0a1b2c3d0:8000 no-check backup
  server web-1-unprobed web0a1b2c3d1:8000 no-check backup

frontend running
  bind 127.0.0.1:8078
  http-request return status 200 content-type text/plain string "${hash}"
`);
});

test.each([
  [
    "the longest silence of an app's routes, and a little more, so that the entry answers first",
    /timeout server/,
    ["  timeout server 125s"],
  ],
  ["nothing to wait for is written as the shortest time: zero would be for ever", /hard-stop/, ["  hard-stop-after 1ms"]],
  ["an app that two routes use has one backend", /^backend/, ["backend web"]],
  [
    "a probe's path has no meaning of its own",
    /http-check send/,
    [`  http-check send meth GET uri '/it'\\''s/$HOME"#' ver HTTP/1.1 hdr Host 'www.example.org' hdr Connection close`],
  ],
])("%s", (_name, pattern, expected) => {
  const probe = { http: `/it's/$HOME"#`, hostHeader: "www.example.org" };
  const routes = [{ app: "web" }, { path: "/long", app: "web", timeoutSeconds: 120 }];
  const { text } = balanced({ web: { rollout: { drainSeconds: 0 }, health: probe }, unused: {} }, routes);
  expect(lines(text, pattern)).toEqual(expected);
});

test("the hash depends on the text, and on nothing else", () => {
  const one = balanced({ web: {} }, [{ app: "web" }]);
  expect(balanced({ web: {} }, [{ app: "web" }])).toEqual(one);
  expect(balanced({ web: { port: 8001 } }, [{ app: "web" }]).hash).not.toBe(one.hash);
});

test("a fraction of a second becomes a whole number, because HAProxy reads no other", () => {
  const { text } = balanced(
    { web: { health: { ...health, timeoutSeconds: 15.0004 } }, api: { health: { ...health, timeoutSeconds: 1.5 } } },
    [{ app: "web" }, { app: "api", path: "/api" }],
  );
  expect(lines(text, /timeout check/)).toEqual(["  timeout check 1500ms", "  timeout check 15000ms"]);
});

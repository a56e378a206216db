import { appHeader, balancerPorts } from "./plan";
import { servedApps } from "../../topology/plan/entry";
import { sha256 } from "../../topology/plan/hash";
import type { Entry } from "../../topology/schema/entry";
import type { Health } from "../../topology/schema/runtime";

/** The properties of an app that a balancer needs. */
interface Served {
  readonly port: number;
  readonly health: Health;
  readonly rollout: { readonly drainSeconds: number };
}

/** One app behind the balancer: its probe and the addresses of its replicas. */
export interface BalancedApp {
  readonly app: Served;
  readonly servers: readonly { readonly name: string; readonly address: string }[];
}

export interface HaproxyConfiguration {
  readonly text: string;
  /** Names the text; the running balancer returns it on a separate port. */
  readonly hash: string;
  /** Seconds that connections of the previous configuration may continue. */
  readonly drainSeconds: number;
}

type Section = readonly [head: string, lines: readonly string[]];

/** The limits of the entry in front are this much shorter, so that the entry answers when an app does not. */
const spareSeconds = 5;

/** haproxy.cfg of every balancer. It never changes with the apps, so an app never replaces the container. */
export function haproxyBase(): string {
  return written([
    // Without a limit HAProxy reserves memory for as many connections as the host has file handles.
    ["global", ["log stdout format raw daemon notice", "maxconn 4096", "nbthread 2"]],
    ["defaults", ["mode http", "log global", "timeout connect 2s", "timeout client 10s", "timeout server 10s"]],
    ["frontend health", [`bind 127.0.0.1:${balancerPorts.health}`, 'http-request return status 200 content-type text/plain string "ok"']],
  ]);
}

/** Routes the requests of one entry: a backend per app, a server per replica. */
export function haproxyApps(entry: Entry, apps: Readonly<Record<string, BalancedApp>>): HaproxyConfiguration {
  const served = servedApps(entry).map((name) => [name, balanced(apps, name)] as const);
  const drainSeconds = Math.max(...served.map(([, { app }]) => app.rollout.drainSeconds));
  const silence = Math.max(...served.map(([name]) => longestSilence(entry, name)));
  const body = written([
    // Zero would mean no limit.
    ["global", [`hard-stop-after ${drainSeconds === 0 ? "1ms" : `${drainSeconds}s`}`]],
    // A restarted replica may have another address. A missing one is looked up until it exists.
    ["resolvers docker", ["nameserver docker 127.0.0.11:53", "timeout resolve 1s", "timeout retry 1s", "hold valid 1s"]],
    ["defaults", defaults(silence)],
    [
      "frontend entry",
      [`bind :${balancerPorts.apps}`, ...served.map(([name]) => `use_backend ${name} if { req.hdr(${appHeader}) -m str ${name} }`)],
    ],
    ...served.map(([name, app]) => backend(name, app, longestSilence(entry, name))),
  ]);
  const hash = sha256(body);
  return { hash, drainSeconds, text: `${body}\n${runningHash(hash)}` };
}

function balanced(apps: Readonly<Record<string, BalancedApp>>, name: string): BalancedApp {
  const found = apps[name];
  if (!found) throw new Error(`no replicas for app ${name}`);
  return found;
}

const longestSilence = (entry: Entry, app: string): number =>
  spareSeconds + Math.max(...entry.routes.map((route) => ("app" in route && route.app === app ? route.timeoutSeconds : 0)));

function defaults(silence: number): string[] {
  return [
    "mode http",
    "log global",
    // One request per connection, on both sides: a reload can end only idle connections, and none is ever idle.
    "option httpclose",
    "http-reuse never",
    "timeout connect 2s",
    `timeout client ${silence}s`,
    `timeout tunnel ${silence}s`,
    // No data was sent yet, so a request with any method may be retried on another replica.
    "retries 3",
    "option redispatch 1",
    "retry-on conn-failure",
  ];
}

/** HAProxy reads only whole numbers. */
const time = (seconds: number): string => (Number.isInteger(seconds) ? `${seconds}s` : `${Math.round(seconds * 1000)}ms`);

function backend(name: string, { app, servers }: BalancedApp, silence: number): Section {
  return [
    `backend ${name}`,
    [
      "balance leastconn",
      "option allbackups",
      `timeout server ${silence}s`,
      `timeout check ${time(app.health.timeoutSeconds)}`,
      ...probe(app),
      `http-request del-header ${appHeader}`,
      // A name that does not resolve yet must not prevent the start.
      "default-server check inter 1s fall 2 rise 1 resolvers docker resolve-prefer ipv4 resolve-opts allow-dup-ip init-addr libc,none",
      ...servers.map((server) => `server ${server.name} ${server.address}:${app.port}`),
      // When every probe fails, as in an overload, slow answers are better than none. These servers share the addresses of the
      // probed ones, which HAProxy accepts only with allow-dup-ip.
      ...servers.map((server) => `server ${server.name}-unprobed ${server.address}:${app.port} no-check backup`),
    ],
  ];
}

/** The app's own probe; for an app whose probe is a command, HAProxy checks only that it listens. */
function probe({ health }: Served): string[] {
  if (!("http" in health)) return [];
  const host = quoted(health.hostHeader ?? "localhost");
  return [
    "option httpchk",
    `http-check send meth GET uri ${quoted(health.http)} ver HTTP/1.1 hdr Host ${host} hdr Connection close`,
    "http-check expect status 200-399",
  ];
}

/** A word without special characters. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

function runningHash(hash: string): string {
  const answer = `http-request return status 200 content-type text/plain string "${hash}"`;
  return written([["frontend running", [`bind 127.0.0.1:${balancerPorts.running}`, answer]]]);
}

const written = (sections: readonly Section[]): string =>
  sections.map(([head, lines]) => [head, ...lines.map((line) => `  ${line}`), ""].join("\n")).join("\n");

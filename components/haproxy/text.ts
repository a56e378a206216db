import { appHeader, balancerPorts } from "./plan";
import { servedApps } from "../../topology/plan/entry";
import { sha256 } from "../../topology/plan/hash";
import type { Entry } from "../../topology/schema/entry";
import type { Health } from "../../topology/schema/runtime";

/** What a balancer has to know about an app. */
interface Served {
  readonly port: number;
  readonly health: Health;
  readonly rollout: { readonly drainSeconds: number };
}

/** One app behind the balancer: how it is asked, and where its replicas answer. */
export interface BalancedApp {
  readonly app: Served;
  readonly servers: readonly { readonly name: string; readonly address: string }[];
}

export interface HaproxyConfiguration {
  readonly text: string;
  /** Names the text; the running balancer tells it on a port of its own. */
  readonly hash: string;
  /** How long connections of the configuration before may go on, in seconds. */
  readonly drainSeconds: number;
}

type Section = readonly [head: string, lines: readonly string[]];

/** The entry in front has the shorter limits, so that it is the one that answers when an app does not. */
const spareSeconds = 5;

/** haproxy.cfg of every balancer. It never changes with the apps, so no app replaces the container. */
export function haproxyBase(): string {
  return written([
    // Without a limit HAProxy reserves memory for as many connections as the host has file handles.
    ["global", ["log stdout format raw daemon notice", "maxconn 4096", "nbthread 2"]],
    ["defaults", ["mode http", "log global", "timeout connect 2s", "timeout client 10s", "timeout server 10s"]],
    ["frontend health", [`bind 127.0.0.1:${balancerPorts.health}`, 'http-request return status 200 content-type text/plain string "ok"']],
  ]);
}

/** Where the requests of one entry go: a backend for each app, a server for each replica. */
export function haproxyApps(entry: Entry, apps: Readonly<Record<string, BalancedApp>>): HaproxyConfiguration {
  const served = servedApps(entry).map((name) => [name, balanced(apps, name)] as const);
  const drainSeconds = Math.max(...served.map(([, { app }]) => app.rollout.drainSeconds));
  const silence = Math.max(...served.map(([name]) => longestSilence(entry, name)));
  const body = written([
    // Zero would mean for ever.
    ["global", [`hard-stop-after ${drainSeconds === 0 ? "1ms" : `${drainSeconds}s`}`]],
    // A restarted replica may have another address. One that is not there now is asked for until it is.
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
    // One request for each connection, on both sides: a reload can only end what is idle, and nothing ever is.
    "option httpclose",
    "http-reuse never",
    "timeout connect 2s",
    `timeout client ${silence}s`,
    `timeout tunnel ${silence}s`,
    // Nothing was sent yet, so any method may be tried again, on another replica.
    "retries 3",
    "option redispatch 1",
    "retry-on conn-failure",
  ];
}

/** HAProxy reads whole numbers only. */
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
      // A name that is not there yet is no reason not to start.
      "default-server check inter 1s fall 2 rise 1 resolvers docker resolve-prefer ipv4 resolve-opts allow-dup-ip init-addr libc,none",
      ...servers.map((server) => `server ${server.name} ${server.address}:${app.port}`),
      // When no probe succeeds any more, as in an overload, slow answers are better than none. They are at the same addresses, which
      // HAProxy only accepts when it is told to.
      ...servers.map((server) => `server ${server.name}-unprobed ${server.address}:${app.port} no-check backup`),
    ],
  ];
}

/** The app's own probe; an app whose probe is a command is only asked whether it listens. */
function probe({ health }: Served): string[] {
  if (!("http" in health)) return [];
  const host = quoted(health.hostHeader ?? "localhost");
  return [
    "option httpchk",
    `http-check send meth GET uri ${quoted(health.http)} ver HTTP/1.1 hdr Host ${host} hdr Connection close`,
    "http-check expect status 200-399",
  ];
}

/** A word in which nothing has a meaning of its own. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

function runningHash(hash: string): string {
  const answer = `http-request return status 200 content-type text/plain string "${hash}"`;
  return written([["frontend running", [`bind 127.0.0.1:${balancerPorts.running}`, answer]]]);
}

const written = (sections: readonly Section[]): string =>
  sections.map(([head, lines]) => [head, ...lines.map((line) => `  ${line}`), ""].join("\n")).join("\n");

import { haproxyBase } from "../render/haproxy";
import { askItself, balancerPorts } from "../topology/plan/balancer";
import { versions } from "../topology/versions";

/** The one description from which every contender's own form of the same stack is written. */
export interface BenchStack {
  /** Containers in all: the replicas of the apps, the balancer before them and the entry in front. */
  readonly containers: number;
  readonly apps: readonly BenchApp[];
  /** Seconds between two probes of an app's container. */
  readonly probeEvery: number;
  readonly port: number;
}

export interface BenchApp {
  readonly name: string;
  readonly replicas: number;
}

export const image = "nginx:1.26";
export const sharedPath = "/srv/shared";
export const memoryMb = 64;
export const stopGraceSeconds = 30;

/** What all probes have in common; the entry is probed every second. */
export const health = { timeoutSeconds: 5, retries: 3, startSeconds: 30 } as const;
export const entryProbeEvery = 1;
export const probe = ["CMD", "curl", "-fsS", "-o", "/dev/null", "http://127.0.0.1/"];

/** What every contender runs between the entry and the apps, because Breakwater does. */
export const balancer = {
  image: versions.images.haproxy,
  memoryMb: 128,
  probe: ["CMD-SHELL", askItself(balancerPorts.health, "/healthz")],
  configFile: "/usr/local/etc/haproxy/haproxy.cfg",
} as const;

/**
 * Two apps, a balancer and an entry, and one app less in the smallest. A small stack is probed every
 * second, so that no figure hides in a long interval; a large one every two, because a probe is a process in a
 * container: thirty of them a second keep one and a half processors busy, whoever deployed the stack.
 */
export function benchStack(containers: number, port: number): BenchStack {
  const replicas = containers - 2;
  const apps = [
    { name: "web", replicas: Math.ceil(replicas / 2) },
    { name: "api", replicas: Math.floor(replicas / 2) },
  ];
  return { containers, apps: apps.filter(({ replicas: count }) => count > 0), probeEvery: containers > 10 ? 2 : 1, port };
}

/** The entry's configuration for the contenders that do not write one themselves. */
export function entryConfig(stack: BenchStack): string {
  const location = ({ name }: BenchApp) =>
    `  location /${name === "web" ? "" : name} { set $to balancer; proxy_set_header X-App ${name}; proxy_pass http://$to:${balancerPorts.apps}; }`;
  return ["server {", "  listen 80;", "  resolver 127.0.0.11 valid=1s;", ...stack.apps.map(location), "}", ""].join("\n");
}

/** The same for the balancer: a place for each replica, filled by what the app's name resolves to. */
export function balancerConfig({ apps }: BenchStack): string {
  const choice = ({ name }: BenchApp) => `  use_backend ${name} if { req.hdr(X-App) -m str ${name} }`;
  const backend = ({ name, replicas }: BenchApp) =>
    `backend ${name}\n  option httpchk\n  server-template ${name}- ${replicas} ${name}:80 check inter 1s resolvers docker init-addr libc,none\n`;
  return [
    haproxyBase(),
    "resolvers docker\n  nameserver docker 127.0.0.11:53\n  hold valid 1s\n",
    `frontend entry\n  bind :${balancerPorts.apps}\n${apps.map(choice).join("\n")}\n`,
    ...apps.map(backend),
  ].join("\n");
}

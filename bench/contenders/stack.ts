import { askItself, balancerPorts } from "../../components/haproxy/plan";
import { versions } from "../../topology/versions";

/** The common description of the stack for all contenders: apps, a balancer, an entry, and optionally a database. */
export interface BenchStack {
  readonly apps: readonly BenchApp[];
  /** Whether there is a MariaDB primary `db-0` with one replica `db-1`. */
  readonly database: boolean;
  readonly port: number;
}

export interface BenchApp {
  readonly name: string;
  readonly replicas: number;
  readonly image: string;
  /** Absent: the image's own. */
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly port: number;
  /** In Docker's format. */
  readonly probe: readonly string[];
  /** The path for the probe and for the balancer. */
  readonly healthPath: string;
  /** Seconds between two probes. */
  readonly probeEvery: number;
  /** Seconds during which a failed probe does not count. */
  readonly startSeconds: number;
  /** Whether it mounts the volume that all apps share. */
  readonly shared: boolean;
  readonly stopSignal: string;
  readonly stopGraceSeconds: number;
  /** Breakwater's equivalent of Swarm's `update_config`. Compose has none. */
  readonly rollout?: { readonly drainSeconds: number };
}

export const { nginx, mariadb, haproxy } = versions.images;
export const sharedPath = "/srv/shared";
export const memoryMb = 64;
export const balancerMemoryMb = 128;
export const databaseMemoryMb = 256;
export const stopGraceSeconds = 30;

/** Common to all probes. Balancer, entry and database are probed every second. */
export const health = { timeoutSeconds: 5, retries: 3, startSeconds: 30 } as const;
export const entryProbeEvery = 1;
export const balancerProbe = ["CMD-SHELL", askItself(balancerPorts.health, "/healthz")];
const ask = (path: string): string[] => ["CMD", "curl", "-fsS", "-o", "/dev/null", `http://127.0.0.1${path}`];

/** The entry answers this path itself, so it is healthy even while no app is. */
export const entryHealthPath = "/entry-health";
export const entryProbe = ask(entryHealthPath);
/** Long, because the first start initialises the data. A successful probe ends it earlier. */
export const databaseStartSeconds = 300;
export const databaseProbe = ["CMD", "healthcheck.sh", "--connect", "--innodb_initialized"];

/** Every container of the description. A contender may add its own helpers. */
export function containerCount({ apps, database }: BenchStack): number {
  return apps.reduce((sum, { replicas }) => sum + replicas, 2) + (database ? 2 : 0);
}

export function nginxApp(name: string, replicas: number, probeEvery: number): BenchApp {
  const probe = ask("/");
  const { startSeconds } = health;
  return {
    name,
    replicas,
    image: nginx,
    environment: {},
    port: 80,
    probe,
    healthPath: "/",
    probeEvery,
    startSeconds,
    shared: true,
    stopSignal: "SIGQUIT",
    stopGraceSeconds,
  };
}

/**
 * Two apps (one in the smallest), a balancer and an entry: the smallest stack with a choice of apps. A small stack is probed every
 * second, so that no figure is hidden by a long interval. A large one is probed every two seconds, because a probe is a process in a
 * container: for any contender, thirty per second occupy one and a half processors.
 */
export function deployStack(containers: number, port: number, probeEvery = containers > 10 ? 2 : 1): BenchStack {
  const replicas = containers - 2;
  const apps = [nginxApp("web", Math.ceil(replicas / 2), probeEvery), nginxApp("api", Math.floor(replicas / 2), probeEvery)];
  return { apps: apps.filter((app) => app.replicas > 0), database: false, port };
}

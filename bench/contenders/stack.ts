/** The one description from which every contender's own form of the same stack is written: apps, an nginx entry, and maybe a database. */
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
  /** Docker's form. */
  readonly probe: readonly string[];
  /** Seconds between two probes. */
  readonly probeEvery: number;
  /** Seconds in which a failed probe does not count yet. */
  readonly startSeconds: number;
  /** Whether the volume that all apps share is mounted. */
  readonly shared: boolean;
  readonly stopSignal: string;
  readonly stopGraceSeconds: number;
  /** Breakwater's own words for what Swarm calls `update_config`; Compose has none. */
  readonly rollout?: { readonly drainSeconds: number };
}

export const nginx = "nginx:1.26";
export const mariadb = "mariadb:11.8";
export const sharedPath = "/srv/shared";
export const memoryMb = 64;
export const databaseMemoryMb = 256;
export const stopGraceSeconds = 30;

/** What all probes have in common; the entry and the database are probed every second. */
export const health = { timeoutSeconds: 5, retries: 3, startSeconds: 30 } as const;
export const entryProbeEvery = 1;
export const entryProbe = ["CMD", "curl", "-fsS", "-o", "/dev/null", "http://127.0.0.1/"];
/** Long, because the first start initialises the data; a probe that succeeds ends it. */
export const databaseStartSeconds = 300;
export const databaseProbe = ["CMD", "healthcheck.sh", "--connect", "--innodb_initialized"];

/** Every container that the description asks for; a contender may add helpers of its own. */
export function containerCount({ apps, database }: BenchStack): number {
  return apps.reduce((sum, { replicas }) => sum + replicas, 1) + (database ? 2 : 0);
}

export function nginxApp(name: string, replicas: number, probeEvery: number): BenchApp {
  const probe = entryProbe;
  const { startSeconds } = health;
  return {
    name,
    replicas,
    image: nginx,
    environment: {},
    port: 80,
    probe,
    probeEvery,
    startSeconds,
    shared: true,
    stopSignal: "SIGQUIT",
    stopGraceSeconds,
  };
}

/**
 * Two apps and one entry: the smallest shape in which the entry has to choose. A small stack is probed every
 * second, so that no figure hides in a long interval; a large one every two, because a probe is a process in a
 * container: thirty of them a second keep one and a half processors busy, whoever deployed the stack.
 */
export function deployStack(containers: number, port: number, probeEvery = containers > 10 ? 2 : 1): BenchStack {
  const replicas = containers - 1;
  const apps = [nginxApp("web", Math.ceil(replicas / 2), probeEvery), nginxApp("api", Math.floor(replicas / 2), probeEvery)];
  return { apps, database: false, port };
}

/** Passes WebSockets on, and asks for the app's addresses anew each second, as containers come and go. */
const location = ({ name, port }: BenchApp): string =>
  `  location /${name === "web" ? "" : name} { set $to ${name}; proxy_pass http://$to:${port}; proxy_http_version 1.1; ` +
  "proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade; }";

/** The entry's configuration for the contenders that do not write one themselves. */
export function entryConfig({ apps }: BenchStack): string {
  const upgrade = 'map $http_upgrade $connection_upgrade { default upgrade; "" close; }';
  return [upgrade, "server {", "  listen 80;", "  resolver 127.0.0.11 valid=1s;", ...apps.map(location), "}", ""].join("\n");
}

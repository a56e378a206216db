/** The one description from which every contender's own form of the same stack is written. */
export interface BenchStack {
  /** Containers in all: the replicas of the apps and the entry in front of them. */
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

/**
 * Two apps and one entry: the smallest shape in which the entry has to choose. A small stack is probed every
 * second, so that no figure hides in a long interval; a large one every two, because a probe is a process in a
 * container: thirty of them a second keep one and a half processors busy, whoever deployed the stack.
 */
export function benchStack(containers: number, port: number): BenchStack {
  const replicas = containers - 1;
  const apps = [
    { name: "web", replicas: Math.ceil(replicas / 2) },
    { name: "api", replicas: Math.floor(replicas / 2) },
  ];
  return { containers, apps, probeEvery: containers > 10 ? 2 : 1, port };
}

/** The entry's configuration for the contenders that do not write one themselves. */
export function entryConfig(stack: BenchStack): string {
  const location = ({ name }: BenchApp) => `  location /${name === "web" ? "" : name} { set $to ${name}; proxy_pass http://$to:80; }`;
  return ["server {", "  listen 80;", "  resolver 127.0.0.11 valid=1s;", ...stack.apps.map(location), "}", ""].join("\n");
}

/** The one description from which every contender's own form of the same stack is written. */
export interface BenchStack {
  /** Containers in all: the replicas of the apps and the entry in front of them. */
  readonly containers: number;
  readonly apps: readonly BenchApp[];
  readonly port: number;
}

export interface BenchApp {
  readonly name: string;
  readonly replicas: number;
}

export const image = "nginx:1.26";
export const sharedPath = "/srv/shared";
export const memoryMb = 64;

/** Probed once a second, so that no contender's figure hides in a long interval. */
export const health = { intervalSeconds: 1, timeoutSeconds: 5, retries: 3, startSeconds: 30 } as const;
export const appProbe = ["CMD", "curl", "-fsS", "-o", "/dev/null", "http://127.0.0.1/"];

/** Two apps and one entry: the smallest shape in which the entry has to choose. */
export function benchStack(containers: number, port: number): BenchStack {
  const replicas = containers - 1;
  const apps = [
    { name: "web", replicas: Math.ceil(replicas / 2) },
    { name: "api", replicas: Math.floor(replicas / 2) },
  ];
  return { containers, apps, port };
}

/** The entry's configuration for the contenders that do not write one themselves. */
export function entryConfig(stack: BenchStack): string {
  const location = (app: BenchApp) =>
    `  location /${app.name === "web" ? "" : app.name} { set $to ${app.name}; proxy_pass http://$to:80; }`;
  return ["server {", "  listen 80;", "  resolver 127.0.0.11 valid=1s;", ...stack.apps.map(location), "}", ""].join("\n");
}

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Prepare, Setting } from "./contender";
import { databaseEnvironment, databaseCommand, databaseMembers } from "./database";
import { balancerConfig, balancerFile, entryConfig, entryFile } from "./proxies";
import * as description from "./stack";
import type { BenchApp } from "./stack";

/** The properties that differ between containers, for every peer. */
export interface Shape {
  readonly image: string;
  readonly memoryMb: number;
  readonly probe: readonly string[];
  readonly probeEvery: number;
  readonly startSeconds: number;
  readonly stopGraceSeconds: number;
}

/** The parts that Compose and Swarm write in the same way. */
export const common = ({ image, probe, probeEvery, startSeconds, stopGraceSeconds }: Shape) => ({
  image,
  init: true,
  stop_grace_period: `${stopGraceSeconds}s`,
  networks: ["main"],
  logging: { driver: "json-file", options: { "max-size": "10m", "max-file": "3" } },
  healthcheck: {
    test: probe,
    interval: `${probeEvery}s`,
    timeout: `${description.health.timeoutSeconds}s`,
    retries: description.health.retries,
    start_period: `${startSeconds}s`,
  },
});

export const appShape = (app: BenchApp): Shape => ({ ...app, memoryMb: description.memoryMb });

export const entryShape: Shape = {
  image: description.nginx,
  memoryMb: description.memoryMb,
  probe: description.entryProbe,
  probeEvery: description.entryProbeEvery,
  startSeconds: description.health.startSeconds,
  stopGraceSeconds: description.stopGraceSeconds,
};

export const balancerShape: Shape = {
  ...entryShape,
  image: description.haproxy,
  memoryMb: description.balancerMemoryMb,
  probe: description.balancerProbe,
};

export const databaseShape: Shape = {
  ...entryShape,
  image: description.mariadb,
  memoryMb: description.databaseMemoryMb,
  probe: description.databaseProbe,
  startSeconds: description.databaseStartSeconds,
};

/** Keys of one service, in addition to those that all containers share. */
export const appKeys = ({ command, environment, shared, stopSignal }: BenchApp) => ({
  environment,
  stop_signal: stopSignal,
  volumes: shared ? [`shared:${description.sharedPath}`] : [],
  ...(command === undefined ? {} : { command }),
});

export const databaseKeys = (member: number) => ({
  environment: databaseEnvironment,
  command: databaseCommand(member),
  volumes: [`db-${member}-data:/var/lib/mysql`],
});

export function volumesOf({ database, apps }: description.BenchStack): object {
  const data = database ? databaseMembers.map((member) => `db-${member}-data`) : [];
  return Object.fromEntries([...(apps.some(({ shared }) => shared) ? ["shared"] : []), ...data].map((name) => [name, {}]));
}

const container = (shape: Shape) => ({
  ...common(shape),
  restart: "always",
  mem_limit: `${shape.memoryMb}m`,
  memswap_limit: `${shape.memoryMb}m`,
});

function composeFile({ stack }: Setting): object {
  const apps = stack.apps.map((app) => [app.name, { ...container(appShape(app)), ...appKeys(app), scale: app.replicas }] as const);
  const members = databaseMembers.map((member) => [`db-${member}`, { ...container(databaseShape), ...databaseKeys(member) }] as const);
  const entry = {
    ...container(entryShape),
    ports: [`127.0.0.1:${stack.port}:80`],
    configs: [{ source: "site", target: entryFile }],
  };
  const balancer = { ...container(balancerShape), configs: [{ source: "balancer", target: balancerFile }] };
  return {
    services: { ...Object.fromEntries([...apps, ...(stack.database ? members : [])]), balancer, entry },
    networks: { main: {} },
    volumes: volumesOf(stack),
    configs: { site: { content: entryConfig(stack) }, balancer: { content: balancerConfig(stack) } },
  };
}

export const compose: Prepare = (setting) => {
  // Compose substitutes variables in its file, so a dollar sign is doubled.
  writeFileSync(join(setting.folder, "compose.json"), JSON.stringify(composeFile(setting), null, 2).replaceAll("$", "$$$$"));
  const command = (...args: string[]) => ({
    argv: [join(setting.tools, "docker-compose"), "-p", setting.prefix, "-f", "compose.json", ...args] as [string, ...string[]],
    cwd: setting.folder,
    env: setting.env,
  });
  const up = command("up", "-d", "--wait");
  return Promise.resolve({ cold: up, apply: up, repair: up, down: command("down", "--volumes") });
};

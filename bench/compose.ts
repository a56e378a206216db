import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Prepare, Setting } from "./contender";
import {
  balancer,
  balancerConfig,
  entryConfig,
  entryProbeEvery,
  health,
  image,
  memoryMb,
  probe,
  sharedPath,
  stopGraceSeconds,
} from "./stack";

const container = (probeEvery: number) => ({
  image,
  restart: "always",
  init: true,
  stop_grace_period: `${stopGraceSeconds}s`,
  mem_limit: `${memoryMb}m`,
  memswap_limit: `${memoryMb}m`,
  networks: ["main"],
  logging: { driver: "json-file", options: { "max-size": "10m", "max-file": "3" } },
  healthcheck: {
    test: probe,
    interval: `${probeEvery}s`,
    timeout: `${health.timeoutSeconds}s`,
    retries: health.retries,
    start_period: `${health.startSeconds}s`,
  },
});

function composeFile({ stack }: Setting): object {
  const apps = stack.apps.map(
    ({ name, replicas }) => [name, { ...container(stack.probeEvery), volumes: [`shared:${sharedPath}`], scale: replicas }] as const,
  );
  const entry = {
    ...container(entryProbeEvery),
    ports: [`127.0.0.1:${stack.port}:80`],
    configs: [{ source: "site", target: "/etc/nginx/conf.d/default.conf" }],
  };
  const between = {
    ...container(entryProbeEvery),
    image: balancer.image,
    mem_limit: `${balancer.memoryMb}m`,
    memswap_limit: `${balancer.memoryMb}m`,
    healthcheck: { ...container(entryProbeEvery).healthcheck, test: balancer.probe.map((part) => part.replaceAll("$", "$$$$")) },
    configs: [{ source: "balancer", target: balancer.configFile }],
  };
  return {
    services: { ...Object.fromEntries(apps), entry, balancer: between },
    networks: { main: {} },
    volumes: { shared: {} },
    // A dollar sign is doubled because Compose substitutes variables in its own file.
    configs: { site: { content: entryConfig(stack).replaceAll("$", "$$$$") }, balancer: { content: balancerConfig(stack) } },
  };
}

export const compose: Prepare = (setting) => {
  writeFileSync(join(setting.folder, "compose.json"), JSON.stringify(composeFile(setting), null, 2));
  const command = (...args: string[]) => ({
    argv: [join(setting.tools, "docker-compose"), "-p", setting.prefix, "-f", "compose.json", ...args] as [string, ...string[]],
    cwd: setting.folder,
    env: setting.env,
  });
  const up = command("up", "-d", "--wait");
  return Promise.resolve({ cold: up, noop: up, repair: up, down: command("down", "--volumes") });
};

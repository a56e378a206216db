import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { appKeys, appShape, balancerShape, common, databaseKeys, databaseShape, entryShape, volumesOf } from "./compose";
import type { Prepare, Setting } from "./contender";
import { databaseMembers } from "./database";
import { balancerConfig, balancerFile, entryConfig, entryFile } from "./proxies";
import type { BenchStack } from "./stack";

/**
 * DNS round robin and host-mode ports: Swarm's only option if the kernel has no IPVS. A restart has no delay (the default is 5 s), so
 * that the figures show Swarm at its fastest.
 */
const deploy = (replicas: number, memoryMb: number, order: "start-first" | "stop-first") => ({
  replicas,
  endpoint_mode: "dnsrr",
  resources: { limits: { memory: `${memoryMb}M` } },
  restart_policy: { condition: "any", delay: "0s" },
  update_config: { order, parallelism: 1, failure_action: "rollback", monitor: "5s" },
  rollback_config: { order, parallelism: 0 },
});

function stackFile(stack: BenchStack): object {
  const app = (one: BenchStack["apps"][number]) => ({
    ...common(appShape(one)),
    ...appKeys(one),
    deploy: deploy(one.replicas, appShape(one).memoryMb, "start-first"),
  });
  const member = (index: number) => ({
    ...common(databaseShape),
    ...databaseKeys(index),
    deploy: deploy(1, databaseShape.memoryMb, "stop-first"),
  });
  const entry = {
    ...common(entryShape),
    ports: [{ target: 80, published: stack.port, mode: "host" }],
    configs: [{ source: "site", target: entryFile }],
    deploy: deploy(1, entryShape.memoryMb, "stop-first"),
  };
  const balancer = {
    ...common(balancerShape),
    configs: [{ source: "balancer", target: balancerFile }],
    deploy: deploy(1, balancerShape.memoryMb, "stop-first"),
  };
  const members = stack.database ? databaseMembers.map((index) => [`db-${index}`, member(index)] as const) : [];
  return {
    version: "3.8",
    services: { ...Object.fromEntries([...stack.apps.map((one) => [one.name, app(one)] as const), ...members]), balancer, entry },
    networks: { main: { driver: "overlay" } },
    volumes: volumesOf(stack),
    configs: { site: { file: "./site.conf" }, balancer: { file: "./balancer.conf" } },
  };
}

export const swarm: Prepare = (setting: Setting) => {
  writeFileSync(join(setting.folder, "site.conf"), entryConfig(setting.stack));
  writeFileSync(join(setting.folder, "balancer.conf"), balancerConfig(setting.stack));
  // The stack file has variables as well, so a dollar sign is doubled.
  writeFileSync(join(setting.folder, "stack.json"), JSON.stringify(stackFile(setting.stack), null, 2).replaceAll("$", "$$$$"));
  const command = (...args: string[]) => ({
    argv: ["docker", "stack", ...args] as [string, ...string[]],
    cwd: setting.folder,
    env: setting.env,
  });
  const up = command("deploy", "--detach=false", "--resolve-image=never", "--compose-file=stack.json", setting.prefix);
  return Promise.resolve({ cold: up, apply: up, down: command("rm", setting.prefix) });
};

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Prepare, Setting } from "./contender";
import { appShape, balancerShape, databaseShape, entryShape, type Shape } from "./compose";
import { databaseCommand, databaseEnvironment, databaseMembers } from "./database";
import { balancerConfig, balancerFile, entryConfig, entryFile } from "./proxies";
import { databaseStartSeconds, health, sharedPath, type BenchApp } from "./stack";

const provider = "breakwater/docker";

/** Escapes a text for Terraform, which would substitute ${. */
const literal = (text: string): string => text.replaceAll("${", "$${");

/** Names of Terraform's image resources, by the image's reference. */
const imageName = (reference: string): string => reference.replace(/[^a-z0-9]/g, "_");

const environmentList = (environment: Readonly<Record<string, string>>): string[] =>
  Object.entries(environment).map(([name, value]) => `${name}=${value}`);

const container = (name: string, { image, memoryMb, probe, probeEvery, startSeconds, stopGraceSeconds }: Shape) => ({
  name,
  image: `\${docker_image.${imageName(image)}.image_id}`,
  restart: "always",
  init: true,
  memory: memoryMb,
  memory_swap: memoryMb,
  wait: true,
  wait_timeout: databaseStartSeconds,
  stop_timeout: stopGraceSeconds,
  destroy_grace_seconds: stopGraceSeconds,
  networks_advanced: [{ name: "${docker_network.main.name}" }] as object[],
  log_driver: "json-file",
  log_opts: { "max-size": "10m", "max-file": "3" },
  healthcheck: {
    test: probe.map(literal),
    interval: `${probeEvery}s`,
    timeout: `${health.timeoutSeconds}s`,
    retries: health.retries,
    start_period: `${startSeconds}s`,
  },
});

const app = (prefix: string, one: BenchApp) => ({
  ...container(`${prefix}-${one.name}-\${count.index}`, appShape(one)),
  volumes: one.shared ? [{ volume_name: "${docker_volume.shared.name}", container_path: sharedPath }] : [],
  networks_advanced: [{ name: "${docker_network.main.name}", aliases: [one.name] }],
  env: environmentList(one.environment),
  stop_signal: one.stopSignal,
  count: one.replicas,
  ...(one.command === undefined ? {} : { command: one.command }),
});

const member = (prefix: string, index: number) => ({
  ...container(`${prefix}-db-${index}`, databaseShape),
  volumes: [{ volume_name: `\${docker_volume.db-${index}-data.name}`, container_path: "/var/lib/mysql" }],
  networks_advanced: [{ name: "${docker_network.main.name}", aliases: [`db-${index}`] }],
  env: environmentList(databaseEnvironment),
  command: databaseCommand(index),
});

function configuration({ stack, prefix }: Setting): object {
  const members = stack.database ? databaseMembers : [];
  const entry = {
    ...container(`${prefix}-entry`, entryShape),
    ports: [{ ip: "127.0.0.1", internal: 80, external: stack.port }],
    upload: [{ file: entryFile, content: literal(entryConfig(stack)) }],
  };
  const balancer = {
    ...container(`${prefix}-balancer`, balancerShape),
    networks_advanced: [{ name: "${docker_network.main.name}", aliases: ["balancer"] }],
    upload: [{ file: balancerFile, content: balancerConfig(stack) }],
  };
  const images = [
    entryShape.image,
    balancerShape.image,
    ...stack.apps.map(({ image }) => image),
    ...members.map(() => databaseShape.image),
  ];
  const volumes = [...(stack.apps.some(({ shared }) => shared) ? ["shared"] : []), ...members.map((index) => `db-${index}-data`)];
  return {
    terraform: { required_providers: { docker: { source: provider } } },
    provider: { docker: {} },
    resource: {
      docker_image: Object.fromEntries(images.map((name) => [imageName(name), { name, keep_locally: true }])),
      docker_network: { main: { name: `${prefix}-main` } },
      docker_volume: Object.fromEntries(volumes.map((name) => [name, { name: `${prefix}-${name}` }])),
      docker_container: {
        ...Object.fromEntries(stack.apps.map((one) => [one.name, app(prefix, one)])),
        ...Object.fromEntries(members.map((index) => [`db-${index}`, member(prefix, index)])),
        balancer,
        entry,
      },
    },
  };
}

/** Uses the provider that was built here, so that nothing is downloaded and `terraform init` is not needed. */
const overrides = (tools: string) =>
  `provider_installation {\n  dev_overrides {\n    "${provider}" = ${JSON.stringify(tools)}\n  }\n  direct {}\n}\n`;

export const terraform: Prepare = (setting) => {
  const settingsFile = join(setting.folder, "terraform.rc");
  writeFileSync(settingsFile, overrides(setting.tools));
  writeFileSync(join(setting.folder, "main.tf.json"), JSON.stringify(configuration(setting), null, 2));
  const command = (...args: string[]) => ({
    argv: ["terraform", ...args] as [string, ...string[]],
    cwd: setting.folder,
    env: { ...setting.env, TF_CLI_CONFIG_FILE: settingsFile, CHECKPOINT_DISABLE: "1" },
  });
  const apply = command("apply", "-auto-approve", "-input=false");
  const preview = command("plan", "-input=false", "-detailed-exitcode");
  const down = command("destroy", "-auto-approve", "-input=false");
  // Its plan looks at the host first.
  return Promise.resolve({ cold: apply, apply, preview, quietRefresh: preview, repair: apply, down });
};

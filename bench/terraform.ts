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

const provider = "breakwater/docker";

const container = (name: string, probeEvery: number) => ({
  name,
  image: "${docker_image.nginx.image_id}",
  restart: "always",
  init: true,
  memory: memoryMb,
  memory_swap: memoryMb,
  wait: true,
  stop_timeout: stopGraceSeconds,
  destroy_grace_seconds: stopGraceSeconds,
  networks_advanced: [{ name: "${docker_network.main.name}" }],
  log_driver: "json-file",
  log_opts: { "max-size": "10m", "max-file": "3" },
  healthcheck: {
    test: probe,
    interval: `${probeEvery}s`,
    timeout: `${health.timeoutSeconds}s`,
    retries: health.retries,
    start_period: `${health.startSeconds}s`,
  },
});

/** Text in which Terraform looks for nothing to fill in. */
const literal = (text: string): string => text.replaceAll("${", "$${");

function configuration({ stack, prefix }: Setting): object {
  const app = (name: string, replicas: number) => ({
    ...container(`${prefix}-${name}-\${count.index}`, stack.probeEvery),
    volumes: [{ volume_name: "${docker_volume.shared.name}", container_path: sharedPath }],
    networks_advanced: [{ name: "${docker_network.main.name}", aliases: [name] }],
    count: replicas,
  });
  const entry = {
    ...container(`${prefix}-entry`, entryProbeEvery),
    ports: [{ ip: "127.0.0.1", internal: 80, external: stack.port }],
    upload: [{ file: "/etc/nginx/conf.d/default.conf", content: literal(entryConfig(stack)) }],
  };
  const common = container(`${prefix}-balancer`, entryProbeEvery);
  const between = {
    ...common,
    image: "${docker_image.haproxy.image_id}",
    memory: balancer.memoryMb,
    memory_swap: balancer.memoryMb,
    networks_advanced: [{ name: "${docker_network.main.name}", aliases: ["balancer"] }],
    healthcheck: { ...common.healthcheck, test: balancer.probe.map(literal) },
    upload: [{ file: balancer.configFile, content: balancerConfig(stack) }],
  };
  return {
    terraform: { required_providers: { docker: { source: provider } } },
    provider: { docker: {} },
    resource: {
      docker_image: { nginx: { name: image, keep_locally: true }, haproxy: { name: balancer.image, keep_locally: true } },
      docker_network: { main: { name: `${prefix}-main` } },
      docker_volume: { shared: { name: `${prefix}-shared` } },
      docker_container: {
        ...Object.fromEntries(stack.apps.map(({ name, replicas }) => [name, app(name, replicas)])),
        entry,
        balancer: between,
      },
    },
  };
}

/** The provider is the one built here, so that nothing is downloaded and `terraform init` is not needed. */
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
  return Promise.resolve({ cold: apply, noop: apply, preview, repair: apply, down: command("destroy", "-auto-approve", "-input=false") });
};

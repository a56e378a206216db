import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Command, run } from "../process";
import type { Prepare, Setting } from "./contender";
import { databaseMemoryMb, health, memoryMb, sharedPath, type BenchApp } from "./stack";

function app(app: BenchApp): object {
  const { name, command, environment, port, replicas, probe, probeEvery, startSeconds, shared, stopSignal, stopGraceSeconds, rollout } =
    app;
  return {
    image: name,
    port,
    replicas,
    environment,
    volumes: shared ? [{ volume: "shared", path: sharedPath }] : [],
    health: { command: probe.slice(1), intervalSeconds: probeEvery, ...health, startSeconds },
    resources: { memoryMb },
    stopGraceSeconds,
    stopSignal,
    ...(command === undefined ? {} : { command }),
    ...(rollout === undefined ? {} : { rollout }),
  };
}

function platform({ stack }: Setting): object {
  const routes = stack.apps.map(({ name }) => ({ path: name === "web" ? "/" : `/${name}`, app: name }));
  return {
    networks: { main: {} },
    volumes: stack.apps.some(({ shared }) => shared) ? { shared: { keep: false } } : {},
    images: Object.fromEntries(stack.apps.map(({ name, image }) => [name, { reference: image }])),
    databases: stack.database ? { db: { engine: "mariadb", memoryMb: databaseMemoryMb } } : {},
    apps: Object.fromEntries(stack.apps.map((one) => [one.name, app(one)])),
    entries: { entry: { listen: { port: stack.port }, routes, resources: { memoryMb } } },
  };
}

/** Writes the stack file (JSON is valid YAML) and returns the environment that both ways of running it need. */
function environment(setting: Setting): NodeJS.ProcessEnv {
  const file = join(setting.folder, `Pulumi.${setting.prefix}.yaml`);
  const home = join(setting.folder, "home");
  mkdirSync(home, { recursive: true });
  writeFileSync(file, JSON.stringify({ config: { "breakwater:platform": platform(setting) } }, null, 2));
  return { ...setting.env, BREAKWATER_FILE: file, BREAKWATER_HOME: home };
}

function commandLine(setting: Setting, env: NodeJS.ProcessEnv) {
  return (verb: string, ...args: string[]): Command => ({
    argv: [process.execPath, join(setting.repository, "dist/cli.js"), verb, "--stack", setting.prefix, ...args],
    cwd: setting.repository,
    env,
  });
}

/** Breakwater as its users run it. */
export const breakwater: Prepare = (setting) => {
  const command = commandLine(setting, environment(setting));
  const up = command("up");
  return Promise.resolve({
    cold: up,
    apply: up,
    preview: command("preview", "--json"),
    quietRefresh: command("drift"),
    repair: up,
    watch: command("watch", "--json", "--listen", "none"),
    down: command("down"),
  });
};

/** The same program under plain `pulumi`, without the parts of the command line: prerequisites, preflight, report. */
export const pulumi: Prepare = async (setting) => {
  const env = environment(setting);
  await run(commandLine(setting, env)("env").argv, setting.repository, env);
  const command = (...args: string[]): Command => ({
    argv: ["sh", "-c", '. "$BREAKWATER_HOME/env.sh" && exec pulumi "$@"', "pulumi", ...args, "--stack", setting.prefix],
    cwd: setting.repository,
    env,
  });
  const up = ["up", "--yes", "--skip-preview"];
  return {
    cold: command(...up),
    apply: command(...up),
    preview: command("preview", "--expect-no-changes"),
    streamedPreview: command("preview", "--json"),
    quietRefresh: command("refresh", "--preview-only", "--expect-no-changes"),
    repair: command(...up, "--refresh"),
    down: command("destroy", "--yes", "--skip-preview"),
  };
};

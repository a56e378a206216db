import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Contender, Prepare, Setting } from "./contender";
import { run, type Command } from "./process";
import { health, image, memoryMb, probe, sharedPath, stopGraceSeconds } from "./stack";

function platform({ stack }: Setting): object {
  const resources = { memoryMb };
  const app = (replicas: number) => ({
    image: "site",
    port: 80,
    replicas,
    volumes: [{ volume: "shared", path: sharedPath }],
    health: { command: probe.slice(1), intervalSeconds: stack.probeEvery, ...health },
    resources,
    stopGraceSeconds,
    stopSignal: "SIGQUIT",
  });
  const routes = stack.apps.map(({ name }) => ({ path: name === "web" ? "/" : `/${name}`, app: name }));
  return {
    networks: { main: {} },
    volumes: { shared: { keep: false } },
    images: { site: { reference: image } },
    apps: Object.fromEntries(stack.apps.map(({ name, replicas }) => [name, app(replicas)])),
    entries: { entry: { listen: { port: stack.port }, routes, resources } },
  };
}

/** Writes the stack file (JSON is YAML too) and returns the environment in which both ways of running it work. */
function environment(setting: Setting): NodeJS.ProcessEnv {
  const file = join(setting.folder, `Pulumi.${setting.prefix}.yaml`);
  const home = join(setting.folder, "home");
  mkdirSync(home, { recursive: true });
  writeFileSync(file, JSON.stringify({ config: { "breakwater:platform": platform(setting) } }, null, 2));
  return { ...setting.env, BREAKWATER_FILE: file, BREAKWATER_HOME: home };
}

function commandLine(setting: Setting, env: NodeJS.ProcessEnv) {
  return (verb: string): Command => ({
    argv: [process.execPath, join(setting.repository, "dist/cli.js"), verb, "--stack", setting.prefix],
    cwd: setting.repository,
    env,
  });
}

/** Breakwater as its users run it. */
export const breakwater: Prepare = (setting) => {
  const command = commandLine(setting, environment(setting));
  const contender: Contender = {
    cold: command("up"),
    noop: command("up"),
    preview: command("preview"),
    repair: command("up"),
    down: command("down"),
  };
  return Promise.resolve(contender);
};

/** The same program under plain `pulumi`, without what the command line adds: prerequisites, preflight, report. */
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
    noop: command(...up),
    preview: command("preview"),
    streamedPreview: command("preview", "--json"),
    quietRefresh: command("refresh", "--preview-only", "--expect-no-changes"),
    repair: command(...up, "--refresh"),
    down: command("destroy", "--yes", "--skip-preview"),
  };
};

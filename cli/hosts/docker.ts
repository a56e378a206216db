import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import type { Console } from "../process/console";
import { exitCodes, Stop } from "../process/exit";
import { lastLines, type Shell } from "../process/shell";

/** The properties of a machine that matter for a start of Docker. */
export interface Machine {
  readonly isRoot: boolean;
  /** Debian, Ubuntu or a derivative. */
  readonly hasApt: boolean;
  readonly hasSystemd: boolean;
  readonly hasDockerd: boolean;
}

export function thisMachine(): Machine {
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  return {
    isRoot: process.getuid?.() === 0,
    hasApt: /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release),
    hasSystemd: existsSync("/run/systemd/system"),
    hasDockerd: ["/usr/bin/dockerd", "/usr/sbin/dockerd", "/usr/local/bin/dockerd"].some((path) => existsSync(path)),
  };
}

export const dockerPackages = ["docker.io", "iptables", "debootstrap", "ca-certificates"] as const;
const log = "/var/log/breakwater-dockerd.log";
const startLimitSeconds = 60;

export interface DockerHelp {
  readonly machine: Machine;
  readonly shell: Shell;
  readonly console: Console;
  /** Whether Docker answers now. */
  readonly answers: () => Promise<boolean>;
  readonly startDaemon: () => void;
}

/** Installs and starts the distribution's Docker if that is possible without a question. `reason`: why Docker does not answer. */
export async function ensureLocalDocker(reason: string, help: DockerHelp): Promise<void> {
  const { machine, console, answers } = help;
  if (!machine.isRoot || (!machine.hasApt && !machine.hasDockerd))
    throw noDocker(reason, "not root on Debian or Ubuntu, so it cannot be installed from here");
  if (!machine.hasDockerd) await install(help);
  console.step("+", machine.hasSystemd ? "starting docker (systemctl)" : `starting dockerd (log: ${log})`);
  if (machine.hasSystemd) await help.shell("systemctl", ["start", "docker"], { limitSeconds: startLimitSeconds });
  else help.startDaemon();
  for (const until = Date.now() + startLimitSeconds * 1000; Date.now() < until; await pause(200)) if (await answers()) return;
  throw noDocker(
    reason,
    `it was started and does not answer within ${startLimitSeconds} s; see ${machine.hasSystemd ? "journalctl -u docker" : log}`,
  );
}

async function install({ console, shell }: DockerHelp): Promise<void> {
  console.step("+", `installing the packages ${dockerPackages.join(", ")} (apt-get)`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await shell("apt-get", ["update", "-qq"], { env, limitSeconds: 300 });
  const installed = await shell("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...dockerPackages], {
    env,
    limitSeconds: 900,
  });
  if (installed.exitCode !== 0) throw noDocker("", `apt-get could not install it:\n${lastLines(installed.output)}`);
}

/** Without systemd, the daemon gets its own session, so that it does not receive a Ctrl-C in the terminal. */
export function startDaemonByHand(): void {
  const out = openSync(log, "a");
  spawn("dockerd", ["--pidfile", "/var/run/docker.pid"], { detached: true, stdio: ["ignore", out, out] }).unref();
  closeSync(out);
}

function noDocker(reason: string, cannot: string): Stop {
  return new Stop(
    exitCodes.failed,
    `${reason}${reason === "" ? "" : "\n"}There is no Docker engine on this machine: ${cannot}.\n` +
      `Two ways: install and start Docker (Docker Desktop, docker.io, a rootless engine), and check it with \`docker version\`;\n` +
      `or point to one elsewhere with DOCKER_HOST, a docker context, or \`hosts.<name>.address\` in the stack file.`,
  );
}

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Console } from "../process/console";
import { exitCodes, Stop } from "../process/exit";
import { lastLines, type Shell, type ShellResult } from "../process/shell";
import { debianBases, standIns } from "./stand-ins";

export interface ImageHelp {
  readonly root: string;
  /** The Docker host, in the form for `docker --host`. */
  readonly address: string;
  readonly shell: Shell;
  readonly console: Console;
  readonly isThere: (reference: string) => Promise<boolean>;
}

/** A reachable registry sends something within 10 s. The time for the layers depends on the connection. */
const pullLimits = { firstWordSeconds: 10, limitSeconds: 900 };

/** Provides the stack's images that Breakwater can build: existing ones, pulled ones, or builds with the same name. */
export async function ensureImages(references: readonly string[], help: ImageHelp): Promise<void> {
  for (const reference of new Set(references)) {
    const standIn = standIns[reference];
    if (!standIn || (await help.isThere(reference))) continue;
    if (await pull(reference, help)) continue;
    await ensureBase(standIn.base, help);
    help.console.step("+", `building ${reference} from ${standIn.folder} (about 1 min, once)`);
    const build = await docker(help, ["build", "--tag", reference, join(help.root, standIn.folder)], 1800);
    if (build.exitCode !== 0) throw noImage(reference, build);
  }
}

const docker = (help: ImageHelp, args: readonly string[], limitSeconds: number): Promise<ShellResult> =>
  help.shell("docker", ["--host", help.address, ...args], { limitSeconds });

async function pull(reference: string, help: ImageHelp): Promise<boolean> {
  help.console.step("+", `pulling ${reference}`);
  const pulled = await help.shell("docker", ["--host", help.address, "pull", reference], pullLimits);
  if (pulled.exitCode !== 0) help.console.step("·", `no pull: ${lastLines(pulled.output, 1)}`);
  return pulled.exitCode === 0;
}

async function ensureBase(base: string, help: ImageHelp): Promise<void> {
  if ((await help.isThere(base)) || (await pull(base, help))) return;
  const suite = debianBases[base];
  if (suite === undefined) throw new Error(`no way is known to make ${base}`);
  if (process.getuid?.() !== 0) throw noImage(base, { exitCode: 1, output: "debootstrap needs root" });
  if (!existsSync("/usr/sbin/debootstrap")) {
    help.console.step("+", "installing the package debootstrap (apt-get)");
    const installed = await help.shell("apt-get", ["install", "-y", "-qq", "debootstrap"], { limitSeconds: 600 });
    if (installed.exitCode !== 0) throw noImage(base, installed);
  }
  help.console.step("+", `making ${base} with debootstrap (about 1 min, once)`);
  const script = `set -e; d=$(mktemp -d); trap 'rm -rf "$d"' EXIT; debootstrap --variant=minbase "$1" "$d"; tar -C "$d" -c . | docker --host "$3" import - "$2"`;
  const made = await help.shell("sh", ["-c", script, "sh", suite, base, help.address], { limitSeconds: 900 });
  if (made.exitCode !== 0) throw noImage(base, made);
}

function noImage(reference: string, result: ShellResult): Stop {
  return new Stop(
    exitCodes.failed,
    `The image ${reference} is not on the host, cannot be pulled, and could not be built:\n${lastLines(result.output)}\n` +
      `Two ways: give the host access to a registry that has it (\`docker pull ${reference}\`);\n` +
      `or build or load it yourself under that name (\`docker build --tag ${reference} …\`, \`docker load\`).`,
  );
}

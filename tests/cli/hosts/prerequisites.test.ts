import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Stop } from "../../../cli/process/exit";
import { ensureLocalDocker, type DockerHelp, type Machine } from "../../../cli/hosts/docker";
import { refuseSilent } from "../../../cli/hosts/hosts";
import { ensureImages } from "../../../cli/hosts/images";
import { neededImages } from "../../../cli/hosts/needed-images";
import { ensurePulumi } from "../../../cli/pulumi/install";
import { shell as realShell, type Shell } from "../../../cli/process/shell";
import { pulumiFolder } from "../../../cli/project/project";
import type { StackHost } from "../../../cli/project/declaration";
import { parseTopology } from "../../../platform/parse";
import { listener, scratchProject } from "../scratch";
import { skipWaits } from "../../waits";

skipWaits();

/** Answers commands by their beginnings, in this order. Throws for any other command. */
function script(
  ...steps: [command: string, exitCode: number, output?: string, effect?: () => void][]
): Shell & { readonly left: () => number } {
  const run: Shell = async (program, args) => {
    const line = [program, ...args].join(" ");
    const [command, exitCode, output = "", effect] = steps.shift() ?? ["nothing more", 0];
    if (!line.includes(command)) throw new Error(`unexpected: ${line}; expected ${command}`);
    effect?.();
    return { exitCode, output };
  };
  return Object.assign(run, { left: () => steps.length });
}

describe("Docker engine", () => {
  const debian: Machine = { isRoot: true, hasApt: true, hasSystemd: false, hasDockerd: false };
  const help = (machine: Machine, shell: Shell, answers: boolean[]): DockerHelp & { started: number; said: string[] } => {
    const console = listener();
    const made = { machine, shell, console, said: console.said, started: 0, answers: async () => answers.shift() ?? false };
    return Object.assign(made, { startDaemon: () => void (made.started += 1) });
  };

  test("on bare Debian as root: packages named, installed, daemon started, waited for", async () => {
    const shell = script(["apt-get update", 0], ["apt-get install", 0]);
    const used = help(debian, shell, [false, true]);
    await ensureLocalDocker("no socket", used);
    expect(used.said).toEqual([
      "+ installing the packages docker.io, iptables, debootstrap, ca-certificates (apt-get)",
      "+ starting dockerd (log: /var/log/breakwater-dockerd.log)",
    ]);
    expect([used.started, shell.left()]).toEqual([1, 0]);
  });

  test("with systemd, its service is started instead of a daemon", async () => {
    const shell = script(["systemctl start docker", 0]);
    const used = help({ ...debian, hasSystemd: true, hasDockerd: true }, shell, [true]);
    await ensureLocalDocker("no socket", used);
    expect([used.started, shell.left()]).toEqual([0, 0]);
  });

  test.each([
    ["an ordinary user", { ...debian, isRoot: false }],
    ["another distribution", { ...debian, hasApt: false }],
  ])("%s: nothing is tried, and both options are named", async (_who, machine) => {
    const attempt = ensureLocalDocker("no socket", help(machine, script(), []));
    await expect(attempt).rejects.toThrow(
      /^no socket\nThere is no Docker engine on this machine: .*\nTwo ways: install .*\nor point to one elsewhere/s,
    );
  });

  test("a failed installation shows the end of apt's output", async () => {
    const shell = script(["apt-get update", 0], ["apt-get install", 100, "E: Unable to locate package docker.io"]);
    await expect(ensureLocalDocker("no socket", help(debian, shell, []))).rejects.toThrow("E: Unable to locate package docker.io");
  });
});

describe("Pulumi CLI", () => {
  const install = (cli: string) => (): void => {
    mkdirSync(join(cli, ".."), { recursive: true });
    writeFileSync(cli, "");
  };

  test("found: nothing runs", async () => {
    const project = scratchProject();
    install(join(pulumiFolder(project), "bin", "pulumi"))();
    await ensurePulumi(project, listener(), script());
  });

  test("downloaded", async () => {
    const project = scratchProject();
    const shell = script(["run.js version", 0, "", install(join(pulumiFolder(project), "bin", "pulumi"))]);
    await ensurePulumi(project, listener(), shell);
    expect(shell.left()).toBe(0);
  });

  test("no download: built", async () => {
    const project = scratchProject();
    const console = listener();
    await ensurePulumi(project, console, script(["run.js version", 1, "pulumi: fetch failed"], ["toolchain/build", 0]));
    expect(console.said.slice(1)).toEqual([
      "· no download: pulumi: fetch failed",
      "+ building the Pulumi CLI, its language host and two providers from Go modules (about 6 min, once)",
    ]);
  });

  test("neither: both options are named", async () => {
    const shell = script(["run.js version", 1, "no"], ["toolchain/build", 1, "no Go compiler found"]);
    await expect(ensurePulumi(scratchProject(), listener(), shell)).rejects.toThrow(
      /no Go compiler found\nTwo ways: give .*\nor install Go/,
    );
  });
});

describe("images", () => {
  const help = (shell: Shell, ...there: string[]) => ({
    root: "/repo",
    address: "unix:///d.sock",
    shell,
    console: listener(),
    isThere: async (reference: string) => there.includes(reference),
  });

  test("existing, or not Breakwater's to build: nothing runs", async () => {
    await ensureImages(["nginx:1.26", "registry/own:1"], help(script(), "nginx:1.26"));
  });

  test("pulled", async () => {
    const shell = script(["docker --host unix:///d.sock pull nginx:1.26", 0]);
    await ensureImages(["nginx:1.26", "nginx:1.26"], help(shell));
    expect(shell.left()).toBe(0);
  });

  test("no registry: built on an existing base, with the same name", async () => {
    const shell = script(["pull nginx:1.26", 1, "no such host"], ["build --tag nginx:1.26 /repo/images/nginx", 0]);
    const used = help(shell, "debian:trixie-slim");
    await ensureImages(["nginx:1.26"], used);
    expect(used.console.said).toEqual([
      "+ pulling nginx:1.26",
      "· no pull: no such host",
      "+ building nginx:1.26 from images/nginx (about 1 min, once)",
    ]);
  });

  test("a failed build shows the end of its output and both options", async () => {
    const shell = script(["pull", 1], ["build", 1, "E: no network"]);
    await expect(ensureImages(["nginx:1.26"], help(shell, "debian:trixie-slim"))).rejects.toThrow(
      /E: no network\nTwo ways: .*docker pull nginx:1\.26.*\nor build or load/,
    );
  });

  test("required are the images of containers, and the bases of builds", () => {
    const project = scratchProject();
    mkdirSync(join(project.root, "shop"));
    writeFileSync(join(project.root, "shop", "Dockerfile"), "FROM --platform=linux/amd64 python:3.11-slim-bookworm AS build\nFROM build\n");
    const topology = parseTopology("dev", {
      images: { shop: { build: { context: "shop" } } },
      databases: { db: { engine: "mariadb" } },
      apps: { web: { image: "shop", port: 80, health: { http: "/" } } },
      entries: { site: { listen: { port: 8080 }, routes: [{ app: "web" }] } },
    });
    expect(Object.fromEntries([...neededImages(topology, project.locate)].map(([host, images]) => [host, images.sort()]))).toEqual({
      local: ["build", "haproxy:3.0", "mariadb:11.8", "nginx:1.26", "python:3.11-slim-bookworm"],
    });
  });
});

describe("hosts", () => {
  const host = { name: "far", isLocal: false, address: { address: "tcp://far:2375" } } as StackHost;

  test("silent ones are named with the reason", () => {
    expect(() => refuseSilent([{ host, reason: "connection refused" }])).toThrow(
      new Stop(
        1,
        "These hosts do not answer:\n  host far (tcp://far:2375): connection refused\nNothing was changed. Bring them back, or take them out of the stack file, and try again.",
      ),
    );
  });

  test("answering ones are accepted", () => {
    expect(() => refuseSilent([{ host, version: "28" }])).not.toThrow();
  });
});

describe("shell", () => {
  test("returns the exit code and both outputs", async () => {
    await expect(realShell("sh", ["-c", "echo out; echo err >&2; exit 3"], { limitSeconds: 10 })).resolves.toEqual({
      exitCode: 3,
      output: expect.stringMatching(/out[^]*err|err[^]*out/),
    });
  });

  test("a program without any output is stopped", async () => {
    const result = await realShell("sleep", ["60"], { limitSeconds: 60, firstWordSeconds: 0.1 });
    expect(result).toEqual({ exitCode: 1, output: "\nno answer within 0.1 s" });
  });

  test("a missing program is a failure and not a crash", async () => {
    await expect(realShell("no-such-program", [], { limitSeconds: 1 })).resolves.toMatchObject({ exitCode: 127 });
  });
});

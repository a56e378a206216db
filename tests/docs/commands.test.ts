import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommanderError, type CommandUnknownOpts as Command } from "@commander-js/extra-typings";
import { program } from "../../cli/main";
import { envScript } from "../../cli/pulumi/environment";
import { scratchProject } from "../cli/scratch";

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly bin?: unknown;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;

/**
 * Everything that is printed or documented: pages, examples, workflows, units, images, scripts, comments of stack files, and the
 * sources with their messages.
 */
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { encoding: "utf8" })
  .split("\n")
  .filter((path) => /\.(ts|md|ya?ml|sh|mjs|cjs|service)$|(^|\/)(Makefile|Dockerfile|build|run|breakwater|package\.json)$/.test(path))
  .filter((path) => !/^tests\/|^node_modules\//.test(path));

/** The help of every command, as it is shown. */
function helps(command: Command, path: readonly string[] = []): [string, string][] {
  let text = "";
  command.configureOutput({ writeOut: (part) => (text += part) });
  command.exitOverride();
  expect(() => command.parse(["node", "x", "--help"])).toThrow(CommanderError);
  return [
    [`help of ${[...path, command.name()].join(" ")}`, text] as [string, string],
    ...command.commands.flatMap((one) => helps(one, [...path, command.name()])),
  ];
}

const texts = (): [string, string][] => [
  ...files.map((path) => [path, readFileSync(path, "utf8")] as [string, string]),
  ...helps(program()),
  ["env.sh", envScript(scratchProject(), undefined, {})],
];

const pinned = new Set(
  Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).flatMap(([name, version]) =>
    /^\d/.test(version) ? [name] : [],
  ),
);

/** Commands by which a package manager fetches and runs, or installs, a package by its name. */
const fetching =
  /(?<![\w./@$-])(npx|npm\s+(?:exec|x|i|in|ins|install|add|init|create|innit)|pnpm\s+(?:dlx|exec|x|add|create|i|install)|pnpx|yarn(?:\s+(?:dlx|exec|add|create|install|global))?|bunx|bun\s+(?:x|add|create|install)|corepack)(?![\w/.-])([^\n`"]*)/g;

/** Why a command of a package manager is allowed; undefined if it is not. */
function allowed(tool: string, rest: string): boolean {
  const [, ran] = /^\s+(?:--no-install|--no --|--no)\s+([@\w/-]+)/.exec(rest) ?? [];
  return /^(npx|npm\s+(exec|x))$/.test(tool) && ran !== undefined && pinned.has(ran);
}

function offences(from: string, text: string): string[] {
  return (
    [...text.matchAll(fetching)]
      .filter(([, tool = "", rest = ""]) => !allowed(tool, rest))
      // A sentence about Debian's package of that name.
      .filter(({ index }) => !/apt-get install[^\n]*$/.test(text.slice(0, index)))
      .map(([all]) => `${from}: ${all.trim()}`)
  );
}

describe("no printed or documented command can fetch a package with Breakwater's name", () => {
  test("there is no exception", () => {
    for (const path of ["README.md", "docs/team.md", "examples/ci/drift.yml", "packaging/breakwater-watch@.service", "Makefile", ".ci/run"])
      expect(files).toContain(path);
    expect(texts().map(([from]) => from)).toContain("help of ./breakwater state move");
  });

  test("the check finds such commands", () => {
    for (const command of [
      "npx breakwater up",
      "npx pulumi up",
      "npm exec breakwater",
      "yarn dlx breakwater",
      "bunx breakwater",
      "npx --no-install lodash",
    ])
      expect(offences("x", `say \`${command}\``)).toHaveLength(1);
    for (const command of [
      "npx --no-install jest tests",
      "npm exec --no -- eslint",
      "npm ci",
      "npm run build",
      "apt-get install nodejs npm",
    ])
      expect(offences("x", `say \`${command}\``)).toEqual([]);
  });

  test("package managers run what is installed", () => {
    expect(texts().flatMap(([from, text]) => offences(from, text))).toEqual([]);
  });

  test("the package's name cannot belong to anyone else, it is not published by accident, and puts nothing on the PATH", () => {
    expect(manifest).toMatchObject({ name: expect.stringMatching(/^@[\w-]+\//) as string, private: true });
    expect(manifest).not.toHaveProperty("bin");
    expect(Object.values(manifest.scripts).join("\n")).not.toMatch(/\bnpx\b/);
  });
});

/** The words of a command, as far as they can be separated from the text that follows. */
const named = /(?<![\w./@-])(\.\/)?breakwater ((?:[a-z][a-z-]*)(?: [a-z][a-z-]*)?)/g;

describe("Breakwater's commands", () => {
  const root = program();
  const known = new Map(root.commands.flatMap((one) => [one.name(), ...one.aliases()].map((name) => [name, one] as const)));
  const all = texts().filter(([from]) => from !== "CHANGELOG.md" && !from.startsWith("bench/"));

  test("are written as the launcher in the clone", () => {
    const bare = all.flatMap(([from, text]) =>
      [...text.matchAll(named)]
        .filter(([, here, words = ""]) => here === undefined && known.has(words.split(" ")[0] ?? ""))
        .filter(({ index }) => !text.slice(0, index).endsWith("<!-- "))
        .map(([found]) => `${from}: ${found}`),
    );
    expect(bare).toEqual([]);
  });

  test("exist, and so do their options", () => {
    const wrong = all.flatMap(([from, text]) =>
      [...text.matchAll(/(?<![\w./@-])\.\/breakwater ((?:[a-z][a-z-]*)(?: [a-z][a-z-]*)?)([^\n`;|&)<>]*)/g)].flatMap(
        ([found, words = "", rest = ""]) => {
          const [first = "", second = ""] = words.split(" ");
          const command = known.get(first);
          if (!command) return [`${from}: ${found}`];
          const leaf = command.commands.find((one) => one.name() === second) ?? command;
          const options = new Set([...leaf.options, ...root.options].flatMap(({ long }) => long ?? []));
          const passedOn = /^ .* -- /.test(rest) ? rest.slice(0, rest.indexOf(" -- ")) : rest;
          const unknown = [...passedOn.matchAll(/(?<= )--[a-z][a-z-]*/g)]
            .map(([option]) => option)
            .filter((one) => !options.has(one) && one !== "--help");
          return unknown.map((option) => `${from}: ${found} (${option})`);
        },
      ),
    );
    expect(wrong).toEqual([]);
  });
});

describe("npx in the clone", () => {
  let registry: Server;
  let asked: string[];
  const folder = mkdtempSync(join(tmpdir(), "breakwater-npx-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeEach(async () => {
    asked = [];
    registry = createServer(({ url = "" }, response) => {
      asked.push(url);
      const dist = { tarball: `http://127.0.0.1:${(registry.address() as AddressInfo).port}/stranger.tgz` };
      const versions = { "1.0.0": { name: "breakwater", version: "1.0.0", bin: { breakwater: "x.js" }, dist } };
      response.writeHead(url.endsWith(".tgz") ? 404 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify({ name: "breakwater", "dist-tags": { latest: "1.0.0" }, versions }));
    });
    await new Promise<void>((resolve) => registry.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => registry.close());

  /** npm checks a package with an audit before or after the download, in no fixed order. */
  const installs = (url: string): boolean => url.endsWith(".tgz") || url.includes("/security/advisories/");

  /** Not spawnSync, because the registry runs in this process. */
  async function npx(...args: string[]): Promise<{ code: number | null; output: string }> {
    const { spawn } = await import("node:child_process");
    const url = `http://127.0.0.1:${(registry.address() as AddressInfo).port}/`;
    const env = {
      PATH: process.env.PATH,
      HOME: folder,
      npm_config_registry: url,
      npm_config_cache: mkdtempSync(join(folder, "cache-")),
      CI: "true",
    };
    const child = spawn("npx", args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (output += data.toString()));
    const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
    return { code, output };
  }

  test("breakwater: nothing is fetched, even in CI and before npm ci", async () => {
    for (const file of ["package.json", ".npmrc"]) copyFileSync(file, join(folder, file));
    const { code, output } = await npx("breakwater", "up");
    expect([code, output]).toEqual([1, expect.stringContaining("npx canceled due to missing packages")]);
    expect(asked.filter(installs)).toEqual([]);
  }, 60_000);

  test("control: without the clone's .npmrc, a foreign package is fetched", async () => {
    rmSync(join(folder, ".npmrc"), { force: true });
    await npx("breakwater", "up");
    expect(asked.filter(installs)).not.toEqual([]);
  }, 60_000);
});

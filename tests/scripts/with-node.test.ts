import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { engines } from "../../package.json";

const lowest = Number(engines.node.replace(">=", ""));

describe("the choice of Node.js", () => {
  const parent = mkdtempSync(join(tmpdir(), "breakwater node's "));
  const clone = join(parent, "my clone");
  const own = join(clone, "toolchain/node/own/node_modules/node/bin/node");
  const machine = join(parent, "machine/node");
  afterAll(() => rmSync(parent, { recursive: true }));

  beforeEach(() => {
    for (const folder of [clone, dirname(machine)]) rmSync(folder, { recursive: true, force: true });
    for (const file of ["scripts/with-node.sh", "scripts/bootstrap.sh", "package.json", "package-lock.json"]) {
      mkdirSync(dirname(join(clone, file)), { recursive: true });
      copyFileSync(file, join(clone, file));
    }
  });

  function script(path: string, text: string): void {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `#!/bin/sh\n${text}\n`);
    chmodSync(path, 0o755);
  }
  const node = (path: string, version: string): void => script(path, `echo ${version}`);

  const call = (name: string, ...args: string[]) =>
    spawnSync(join(clone, "scripts", name), args, { encoding: "utf8", env: { PATH: `${dirname(machine)}:/nothing/node:${tools}` } });
  /** Programs of the machine without its Node.js. */
  const tools = mkdtempSync(join(tmpdir(), "breakwater-tools-"));
  afterAll(() => rmSync(tools, { recursive: true }));
  for (const tool of ["sh", "dirname", "sed", "touch", "mkdir"]) {
    const path = execFileSync("sh", ["-c", `command -v ${tool}`], { encoding: "utf8" }).trim();
    script(join(tools, tool), `exec ${path} "$@"`);
  }

  test.each([
    ["the machine's, if it is new enough", `v${lowest}.0.0`, true, `v${lowest}.0.0`],
    ["the machine's, if it is newer", `v${lowest + 9}.1.0`, true, `v${lowest + 9}.1.0`],
    ["the project's own, if the machine's is too old", `v${lowest - 1}.99.0`, true, "own"],
    ["the project's own, if the machine has none", undefined, true, "own"],
  ])("%s", (_which, version, installed, expected) => {
    if (version !== undefined) node(machine, version);
    if (installed) node(own, "own");
    expect(call("with-node.sh", "node")).toMatchObject({ status: 0, stdout: `${expected}\n` });
  });

  test.each([
    ["too old", "v20.20.2", "v20.20.2"],
    ["missing", undefined, "none"],
  ])("without the project's own, one that is %s is refused with how to fix it", (_what, version, has) => {
    if (version !== undefined) node(machine, version);
    const { status, stderr } = call("with-node.sh", "node");
    expect([status, stderr]).toEqual([2, expect.stringContaining(`Node.js ${lowest} or newer is needed, and this machine has ${has}.`)]);
    expect(stderr).toContain(`'${clone}/scripts/bootstrap.sh'`);
  });

  test("set-up installs the project's own where the machine's is too old, says so, and does it once", () => {
    node(machine, "v20.20.2");
    mkdirSync(join(clone, "toolchain/node/own"), { recursive: true });
    copyFileSync("toolchain/node/own/package-lock.json", join(clone, "toolchain/node/own/package-lock.json"));
    const installs = `case $PWD in */own) mkdir -p node_modules/node/bin; printf '#!/bin/sh\\necho 24.21.0\\n' >node_modules/node/bin/node; chmod 755 node_modules/node/bin/node ;; *) mkdir -p node_modules ;; esac; touch node_modules/.package-lock.json`;
    script(join(dirname(machine), "npm"), `${installs}`);
    script(join(tools, "chmod"), `exec /bin/chmod "$@"`);
    expect(call("bootstrap.sh").stderr.split("\n")).toEqual([
      "+ installing Node.js into toolchain/node/own (npm ci): this machine has 20.20.2, which is too old",
      "✓ node 24.21.0 (the project's own, installed; this machine has 20.20.2)",
      "+ installing the npm packages (npm ci)",
      "",
    ]);
    expect(call("bootstrap.sh").stderr.split("\n")).toEqual([
      "✓ node 24.21.0 (the project's own, found; this machine has 20.20.2)",
      "✓ npm packages (found)",
      "",
    ]);
  });

  test("set-up on a machine without Node.js says what to install", () => {
    expect(call("bootstrap.sh")).toMatchObject({ status: 1, stderr: expect.stringContaining("apt-get install nodejs npm") as string });
  });
});

describe("the versions of Node.js", () => {
  const read = (path: string) =>
    JSON.parse(readFileSync(path, "utf8")) as Record<"dependencies" | "devDependencies", Record<string, string>>;
  const major = (version = ""): number => Number(version.split(".")[0]);
  const pinned = (which: string): string | undefined => read(`toolchain/node/${which}/package.json`).dependencies.node;

  test("the oldest that the tests run on, and the types, are those of `engines`", () => {
    expect(major(pinned("oldest"))).toBe(lowest);
    expect(major(read("package.json").devDependencies["@types/node"])).toBe(lowest);
  });

  test("the project's own is supported, and the page names it", () => {
    expect(major(pinned("own"))).toBeGreaterThanOrEqual(lowest);
    expect(major(pinned("newest"))).toBeGreaterThanOrEqual(major(pinned("own")));
    expect(readFileSync("README.md", "utf8")).toMatch(new RegExp(`Node ${lowest}, [^]*installs Node ${major(pinned("own"))} `));
  });
});

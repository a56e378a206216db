import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asCalled } from "../../cli/process/launcher";

describe("the launcher", () => {
  const parent = mkdtempSync(join(tmpdir(), "breakwater launcher's "));
  const clone = join(parent, "my clone");
  mkdirSync(join(clone, "scripts"), { recursive: true });
  for (const file of ["breakwater", "package.json", "scripts/with-node.sh"]) copyFileSync(file, join(clone, file));
  afterAll(() => rmSync(parent, { recursive: true }));

  const call = (path: string, cwd: string, ...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(path, args, { cwd, encoding: "utf8" });
    return { status, stdout, stderr };
  };

  test("reports missing parts with code 2", () => {
    expect(call("./breakwater", clone)).toEqual({
      status: 2,
      stdout: "",
      stderr: expect.stringContaining("npm packages are missing") as string,
    });
    mkdirSync(join(clone, "node_modules"));
    expect(call("./breakwater", clone)).toMatchObject({ status: 2, stderr: expect.stringContaining("not built") as string });
  });

  test("finds its clone through links, from anywhere, with spaces in the path, and passes on arguments and its own path", () => {
    mkdirSync(join(clone, "dist"), { recursive: true });
    mkdirSync(join(clone, "node_modules"), { recursive: true });
    writeFileSync(
      join(clone, "dist/cli.js"),
      "console.log(JSON.stringify([process.argv.slice(2), process.env.BREAKWATER_LAUNCHER])); process.exit(7);",
    );
    symlinkSync("my clone/breakwater", join(parent, "one"));
    symlinkSync(join(parent, "one"), join(parent, "two"));
    for (const path of [join(clone, "breakwater"), "./one", "./two", join(parent, "two")]) {
      const { status, stdout } = call(path, parent, "logs", "a b", "");
      expect([status, JSON.parse(stdout)]).toEqual([7, [["logs", "a b", ""], path]]);
    }
  });

  test.each([
    ["in the clone", "/clone", "./breakwater", "say `./breakwater up`"],
    ["elsewhere", "/srv", "../clone/breakwater", "say `../clone/breakwater up`"],
    ["a path with spaces", "/srv", "/my clone/breakwater", "say `'/my clone/breakwater' up`"],
    ["without the launcher", "/srv", "", "say `./breakwater up`"],
  ])("printed commands work in the current folder: %s", (_where, cwd, called, printed) => {
    const place = { cwd, root: "/clone", env: { BREAKWATER_LAUNCHER: called } };
    expect(asCalled("say `./breakwater up`", place)).toBe(printed);
    expect(asCalled("see packaging/./breakwater and ./breakwater-watch and x./breakwater up", place)).toBe(
      "see packaging/./breakwater and ./breakwater-watch and x./breakwater up",
    );
  });
});

import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(__dirname, "../..");

/** A bundle of one file of the SDK, with a list that has a file which is met and one which is not. */
function bundle(all: boolean): { status: number | null; stderr: string } {
  const script = `
    import { build } from "esbuild";
    import { withoutUnused } from "./scripts/unused.mjs";
    const files = [[/commander[\\\\/]index\\.js$/, "exports.replaced = true;"], [/[\\\\/]moved-elsewhere\\.js$/, ""]];
    const stdin = { contents: 'require("commander")', resolveDir: process.cwd() };
    const plugins = [withoutUnused({ all: ${all}, files })];
    await build({ stdin, plugins, bundle: true, write: false, platform: "node", outfile: "dist/some.js", logLevel: "silent" });`;
  return spawnSync(process.execPath, ["--input-type=module", "--eval", script], { cwd: root, encoding: "utf8" });
}

test("a file that the SDK no longer has where it was refuses the bundle, and is named", () => {
  const { status, stderr } = bundle(true);
  expect(status).toBe(1);
  expect(stderr).toContain("moved-elsewhere\\.js$/ matched no file of dist/some.js");
  expect(stderr).not.toMatch(/commander.*matched no file/);
});

test("a bundle that reaches only some of them is made", () => expect(bundle(false)).toMatchObject({ status: 0 }));

test("the files that are left out have the same functions in the SDK", () => {
  const functions = (file: string): string[] => Object.keys(jest.requireActual(`@pulumi/pulumi/${file}.js`)).sort();
  expect(functions("cmd/run/tracing")).toEqual(["newSpan", "start", "stop"]);
  expect(functions("cmd/run/instrumentation")).toEqual(["shutdownTracing", "withRootContext"]);
  expect(functions("runtime/closure/v8Hooks")).toEqual(["getScriptUrl", "getSessionAsync", "isInitializedAsync"]);
});

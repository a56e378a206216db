import { spawnSync } from "node:child_process";
import { join } from "node:path";

const runtime = join(__dirname, "../../scripts/language-runtime.cjs");

/** Runs a statement after the runtime was loaded, without the SDK's own runner. */
function exitCodeAfter(statement: string): number | null {
  const withoutRunner = `const M = require("node:module"), load = M._load;
M._load = (name, ...rest) => (name === "@pulumi/pulumi/cmd/run" ? {} : load(name, ...rest));
require(${JSON.stringify(runtime)});
// In the place of the SDK's handlers.
for (const event of ["uncaughtException", "unhandledRejection"]) process.on(event, () => process.exit(7));`;
  return spawnSync(process.execPath, ["-e", `${withoutRunner}\n${statement}`], { timeout: 20_000 }).status;
}

const failing = (code: number): string => `Promise.reject(Object.assign(new Error("Resource monitor is terminating"), { code: ${code} }))`;

test.each([
  ["rejected", failing(14)],
  ["thrown", `setTimeout(() => { throw Object.assign(new Error("14 UNAVAILABLE"), { code: 14 }); })`],
])("a program without Pulumi ends immediately: %s", (_, statement) => expect(exitCodeAfter(statement)).toBe(32));

test("any other error is left to the SDK", () => expect(exitCodeAfter(failing(2))).toBe(7));

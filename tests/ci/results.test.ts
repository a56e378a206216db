import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

describe("the gate's summary of Jest's results", () => {
  const folder = mkdtempSync(join(tmpdir(), "breakwater-results-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("failed tests, suites that did not start, and missing files are counted and named", () => {
    const file = join(folder, "unit.json");
    const failed = { status: "failed", fullName: "adds up", failureMessages: ["\u001B[31mexpected 2\u001B[39m"] };
    const testResults = [
      { name: "a.test.ts", status: "failed", message: "", assertionResults: [failed, { status: "passed" }] },
      { name: "b.test.ts", status: "failed", message: "cannot find module", assertionResults: [] },
      { name: "c.test.ts", status: "passed", message: "", assertionResults: [{ status: "passed" }] },
    ];
    writeFileSync(file, JSON.stringify({ numPassedTests: 2, testResults }));
    const missing = join(folder, "integration.json");
    const output = execFileSync("node", ["scripts/results.mjs", file, missing], { encoding: "utf8" });
    expect(output.trim().split("\n").filter(Boolean)).toEqual([
      "FAILED: a.test.ts: adds up",
      "expected 2",
      "FAILED: b.test.ts",
      "cannot find module",
      `FAILED: ${missing}`,
      "The file is missing: its tests did not run.",
      "2 3",
    ]);
  });
});

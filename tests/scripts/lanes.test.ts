import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "breakwater-lanes-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs lanes of these scripts, and returns the exit code and what was printed, without the seconds. */
function lanes(scripts: Record<string, string>, ...args: string[]): { status: number | null; lines: string[] } {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ scripts }));
  const { status, stdout } = spawnSync("node", [resolve("scripts/lanes.mjs"), ...args], { cwd: folder, encoding: "utf8" });
  return {
    status,
    lines: stdout
      .replaceAll(/, \d+ s\]/g, "]")
      .trim()
      .split("\n"),
  };
}

test("a failure is named with its output, stops no other script, and decides the exit code", () => {
  const scripts = { bad: "echo wrong >&2; exit 3", good: "echo right", other: "true" };
  const { status, lines } = lanes(scripts, "bad good", "other");
  expect(status).toBe(1);
  expect(lines.filter((line) => line !== "[ok] other")).toEqual(["wrong", "[FAILED] bad", "right", "[ok] good"]);
  expect(lines).toContain("[ok] other");
  expect(lanes(scripts, "good", "other").status).toBe(0);
});

test("lanes run at the same time: one waits for what the other does", () => {
  const scripts = { waits: "timeout 20 sh -c 'until [ -e done ]; do sleep 0.05; done'", works: "touch done" };
  expect(lanes(scripts, "waits", "works").status).toBe(0);
});

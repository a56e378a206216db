import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silenceEngine } from "../../cli/prerequisites/engine-logs";

describe("the engine's own log files", () => {
  const home = mkdtempSync(join(tmpdir(), "breakwater-logs-"));
  const logs = join(home, "pulumi", "logs");
  afterAll(() => rmSync(home, { recursive: true }));

  test("a file takes the place of their folder, and of what an earlier version left in it", () => {
    silenceEngine(join(home, "pulumi"), {});
    expect(statSync(logs).isFile()).toBe(true);
    rmSync(logs);
    mkdirSync(logs);
    writeFileSync(join(logs, "pulumi-1.log"), "much");
    silenceEngine(join(home, "pulumi"), {});
    silenceEngine(join(home, "pulumi"), { BREAKWATER_ENGINE_LOGS: "" });
    expect(statSync(logs).isFile()).toBe(true);
  });

  test("who asks for them gets them, and keeps them", () => {
    silenceEngine(join(home, "pulumi"), { BREAKWATER_ENGINE_LOGS: "1" });
    expect(existsSync(logs)).toBe(false);
    mkdirSync(logs);
    writeFileSync(join(logs, "pulumi-2.log"), "much");
    silenceEngine(join(home, "pulumi"), { BREAKWATER_ENGINE_LOGS: "1" });
    expect(existsSync(join(logs, "pulumi-2.log"))).toBe(true);
  });
});

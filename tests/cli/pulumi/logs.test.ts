import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silencePulumi } from "../../../cli/pulumi/logs";

describe("Pulumi's own log files", () => {
  const home = mkdtempSync(join(tmpdir(), "breakwater-logs-"));
  const logs = join(home, "pulumi", "logs");
  afterAll(() => rmSync(home, { recursive: true }));

  test("a file replaces their folder, and the contents from an earlier version", () => {
    silencePulumi(join(home, "pulumi"), {});
    expect(statSync(logs).isFile()).toBe(true);
    rmSync(logs);
    mkdirSync(logs);
    writeFileSync(join(logs, "pulumi-1.log"), "much");
    silencePulumi(join(home, "pulumi"), {});
    silencePulumi(join(home, "pulumi"), { BREAKWATER_ENGINE_LOGS: "" });
    expect(statSync(logs).isFile()).toBe(true);
  });

  test("a request for them keeps them", () => {
    silencePulumi(join(home, "pulumi"), { BREAKWATER_ENGINE_LOGS: "1" });
    expect(existsSync(logs)).toBe(false);
    mkdirSync(logs);
    writeFileSync(join(logs, "pulumi-2.log"), "much");
    silencePulumi(join(home, "pulumi"), { BREAKWATER_ENGINE_LOGS: "1" });
    expect(existsSync(join(logs, "pulumi-2.log"))).toBe(true);
  });
});

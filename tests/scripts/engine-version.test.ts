import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { config } from "../../package.json";

test("Pulumi's version that is built from Go modules is the one that is downloaded", () => {
  const modules = readFileSync("toolchain/engine/go.mod", "utf8");
  for (const module of ["pkg", "sdk"]) expect(modules).toContain(`github.com/pulumi/pulumi/${module}/v3 v${config.pulumi} `);
});

test("the package that downloads it takes the version from its environment", () => {
  const home = mkdtempSync(join(tmpdir(), "breakwater-engine-"));
  const bin = join(home, "versions/9.9.9/bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, "pulumi"), "#!/bin/sh\necho this one\n", { mode: 0o755 });
  const env = { ...process.env, PULUMI_HOME: home, PULUMI_VERSION: "9.9.9" };
  expect(execFileSync(process.execPath, ["node_modules/pulumi/run.js", "version"], { env, encoding: "utf8" })).toBe("this one\n");
  rmSync(home, { recursive: true });
});

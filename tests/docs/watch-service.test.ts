import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";

const unit = "packaging/breakwater-watch@.service";
const hasAnalyze = spawnSync("systemd-analyze", ["--version"]).status === 0;

/** Keys by section, each with all of its values. */
function sections(text: string): Record<string, Record<string, string[]>> {
  const all: Record<string, Record<string, string[]>> = {};
  let section = "";
  for (const line of text.split("\n").filter((each) => each !== "" && !each.startsWith("#"))) {
    const [, name] = /^\[(\w+)\]$/.exec(line) ?? [];
    if (name !== undefined) all[(section = name)] = {};
    else {
      const [key = "", ...value] = line.split("=");
      ((all[section] ??= {})[key] ??= []).push(value.join("="));
    }
  }
  return all;
}

describe("the watcher as a systemd unit", () => {
  const { Service = {}, Install = {} } = sections(readFileSync(unit, "utf8"));

  test("starts an existing command, stops it gracefully, and does not repeat a mistake", () => {
    const [command = ""] = Service.ExecStart ?? [];
    expect(command.split(" ")).toEqual(["/opt/breakwater/breakwater", "watch", "--stack", "%i"]);
    expect(execFileSync("node", ["dist/cli.js", "--help"], { encoding: "utf8" })).toMatch(/^\s+watch\b/m);
    expect([Service.KillMode, Service.RestartPreventExitStatus, Install.WantedBy]).toEqual([["mixed"], ["2"], ["multi-user.target"]]);
  });

  test("has the group of the socket and no other right", () => {
    expect([Service.SupplementaryGroups, Service.CapabilityBoundingSet, Service.NoNewPrivileges]).toEqual([["docker"], [""], ["yes"]]);
    expect([Service.ProtectSystem, Service.ProtectHome, Service.User]).toEqual([["strict"], ["yes"], ["breakwater"]]);
  });

  (hasAnalyze ? test : test.skip)("is accepted by systemd-analyze", () => {
    const file = join(mkdtempSync(join(tmpdir(), "breakwater-unit-")), "breakwater-watch@dev.service");
    // It looks for the program, which is not installed here.
    writeFileSync(file, readFileSync(unit, "utf8").replace("ExecStart=/opt/breakwater/", `ExecStart=${process.cwd()}/`));
    const { status, stderr } = spawnSync("systemd-analyze", ["verify", file], { encoding: "utf8" });
    expect([status, stderr.split("\n").filter((line) => line.includes("breakwater-watch"))]).toEqual([0, []]);
  });
});

test("the watcher as a container has no right except the socket's group", () => {
  const { services } = parse(readFileSync("examples/watch/compose.yml", "utf8")) as { services: { watch: Record<string, unknown> } };
  expect(services.watch).toMatchObject({
    command: ["watch", "--stack", "prod"],
    user: "10001:10001",
    read_only: true,
    cap_drop: ["ALL"],
    security_opt: ["no-new-privileges:true"],
  });
  expect(services.watch.privileged).toBeUndefined();
  expect(readFileSync("images/watch/Dockerfile", "utf8")).toMatch(/^USER breakwater$/m);
});

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { kept } from "../../../cli/commands/down";
import { seedOf } from "../../../cli/commands/rebuild";
import { Stop } from "../../../cli/process/exit";
import { checkpointFile, nameOf, readCheckpoint, type Checkpoint } from "../../../cli/state/checkpoint";
import { scratchProject } from "../scratch";

const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" };

const state = (...resources: Checkpoint["resources"]): Checkpoint => ({ resources, pending: 0, outputs: {} });

describe("the state in Pulumi's format", () => {
  test("a missing file means a missing stack", () => {
    expect(readCheckpoint(scratchProject())).toBeUndefined();
  });

  test("outputs never contain a secret, at any depth", () => {
    const project = scratchProject();
    mkdirSync(dirname(checkpointFile(join(project.home, "state"), project.stack)), { recursive: true });
    const outputs = { url: "http://x/", secrets: [{ password: secret }], none: null };
    const resources = [{ urn: "urn:stack", type: "pulumi:pulumi:Stack", outputs }];
    writeFileSync(
      checkpointFile(join(project.home, "state"), project.stack),
      JSON.stringify({ checkpoint: { latest: { resources, pending_operations: [{}, {}] } } }),
    );
    const checkpoint = readCheckpoint(project);
    expect(checkpoint?.outputs).toEqual({ url: "http://x/", secrets: [{ password: "[secret]" }], none: null });
    expect(checkpoint?.pending).toBe(2);
  });

  test("a stack that was created and never deployed is empty", () => {
    const project = scratchProject();
    mkdirSync(dirname(checkpointFile(join(project.home, "state"), project.stack)), { recursive: true });
    writeFileSync(checkpointFile(join(project.home, "state"), project.stack), JSON.stringify({ checkpoint: { stack: "dev" } }));
    expect(readCheckpoint(project)).toEqual({ resources: [], pending: 0, outputs: {} });
  });

  test("names are the last part of a URN", () => {
    expect(nameOf("urn:pulumi:dev::breakwater::a$b:index:C::dev-web-0.local")).toBe("dev-web-0.local");
  });
});

describe("down keeps", () => {
  test("protected and retained volumes and generated passwords, and nothing else", () => {
    const resources = [
      { urn: "primary", type: "breakwater:index:Volume", protect: true, retainOnDelete: true },
      { urn: "replica", type: "breakwater:index:Volume", retainOnDelete: true },
      { urn: "scratch", type: "breakwater:index:Volume" },
      { urn: "password", type: "random:index/randomPassword:RandomPassword" },
      { urn: "container", type: "docker:index/container:Container", id: "x" },
      { urn: "replaced", type: "random:index/randomPassword:RandomPassword", delete: true },
    ];
    expect(kept(state(...resources))).toEqual(["primary", "replica", "password"]);
  });
});

describe("rebuild", () => {
  const inputs = { member: "dev-db-1", volume: "dev-db-1-data" };
  const seed = { urn: "seed", type: "breakwater:index:MariadbSeed", inputs };

  test("finds the seed by the member's exact name", () => {
    expect(seedOf("dev-db-1", state(seed))).toBe(inputs);
  });

  test.each(["dev-db-0", "db-1", "dev-db-1 ", "dev-db"])("refuses %j and names the replicas", (name) => {
    expect(() => seedOf(name, state(seed))).toThrow(
      new Stop(
        2,
        `There is no replica called ${name}. Replicas: dev-db-1.\nA primary cannot be rebuilt: its data is the only copy that counts. Nothing was changed.`,
      ),
    );
  });
});

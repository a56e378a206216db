import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readCopy } from "../../../cli/state/copy-file";
import { explain } from "../../../cli/main";
import { releasesFolder, releasesOf, runningOf } from "../../../cli/project/releases";
import { readRecord } from "../../../cli/project/take-over";
import { checkpointFile, readCheckpoint } from "../../../cli/state/checkpoint";
import { lockBook } from "../../../cli/state/lock-book";
import { removeStaleLocks, runUnderWay } from "../../../cli/state/locks";
import { ensurePassphrase, requireSettings } from "../../../cli/state/passphrase";
import { createStored, explained, writeStored } from "../../../cli/project/stored";
import { readPauses } from "../../../cli/watch/pauses";
import type { Project } from "../../../cli/project/project";
import { scratchProject } from "../scratch";

const put = (file: string, text: string): string => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
};
const stateOf = (project: Project): string => checkpointFile(join(project.home, "state"), project.stack);

/** Every file that a later command reads, and the function that reads it. */
const kept: Readonly<Record<string, readonly [file: (project: Project) => string, read: (project: Project) => unknown, remedy: string]>> = {
  state: [stateOf, readCheckpoint, "./breakwater recover --stack dev"],
  release: [(project) => join(releasesFolder(project), "1.json"), releasesOf, "./breakwater up"],
  "running release": [(project) => join(releasesFolder(project), "running.json"), runningOf, "./breakwater up"],
  pauses: [
    (project) => join(project.home, "pauses.json"),
    (project) => readPauses(join(project.home, "pauses.json")),
    "./breakwater pause",
  ],
  "take-over": [(project) => join(project.home, "adoption-dev.json"), readRecord, "-before-adoption"],
};
const damages: Readonly<Record<string, readonly [text: string, words: string]>> = {
  "cut off": ['{"version":3,"checkpoint":{"stack":"org', "ends in the middle"],
  "cut between two values": ['{"version":3,', "ends in the middle"],
  empty: ["", "is empty"],
  "filled with zeros": ["\0\0\0\0", "is not JSON"],
};
const rows = Object.keys(kept).flatMap((name) => Object.keys(damages).map((damage) => [name, damage] as const));

test.each(rows)("a damaged file is reported with its name, its damage and how to fix it: %s %s", (name, damage) => {
  const project = scratchProject();
  const [file, read, remedy] = kept[name] as (typeof kept)[string];
  const [text, words] = damages[damage] as (typeof damages)[string];
  const path = put(file(project), text);
  const said: string[] = [];
  try {
    read(project);
    said.push("nothing");
  } catch (error) {
    expect(explain(error, (line) => said.push(line))).toBe(1);
  }
  expect(said.join("")).toContain(`${path} ${words}`);
  expect(said.join("")).toContain(remedy);
  expect(said.join("")).not.toMatch(/^\s+at |SyntaxError/m);
});

describe("a state file", () => {
  const whole = (stack: string) => ({
    version: 3,
    checkpoint: {
      stack: `organization/breakwater/${stack}`,
      latest: { resources: [{ urn: `urn:pulumi:${stack}::breakwater::t::n`, type: "t" }] },
    },
  });

  test.each([
    ["of another stack", JSON.stringify(whole("prod")), "holds the state of another stack (prod)"],
    ["of something else", '{"name":"x"}', "is not a state that Pulumi wrote"],
    ["that is not an object", "null", "is not a state that Pulumi wrote"],
    ["of a newer version", JSON.stringify({ ...whole("dev"), version: 9 }), "was written by a newer version"],
  ])("%s is refused", (_, text, words) => {
    const project = scratchProject();
    put(stateOf(project), text);
    expect(() => readCheckpoint(project)).toThrow(words);
  });

  test("is whole, and Pulumi's previous copy is named only if it is useful", () => {
    const project = scratchProject();
    const file = put(stateOf(project), JSON.stringify(whole("dev")));
    expect(readCheckpoint(project)?.resources).toHaveLength(1);
    writeFileSync(file, "{");
    writeFileSync(`${file}.bak`, '{"ver');
    expect(() => readCheckpoint(project)).toThrow("state restore BACKUP --stack dev --confirm dev");
    writeFileSync(`${file}.bak`, JSON.stringify(whole("dev")));
    expect(() => readCheckpoint(project)).toThrow(`state restore ${file}.bak --stack dev --confirm dev`);
  });

  test("Pulumi's copy is a backup that restore accepts", () => {
    const project = scratchProject();
    const state = whole("dev");
    const latest = {
      ...state.checkpoint.latest,
      manifest: { time: "2026-01-01T00:00:00Z" },
      secrets_providers: { type: "passphrase", state: { salt: "v1:s" } },
    };
    const file = put(join(project.home, "x.bak"), JSON.stringify({ version: 3, checkpoint: { ...state.checkpoint, latest } }));
    expect(readCopy(file, "dev")).toEqual({
      version: 3,
      deployment: latest,
      breakwater: { stack: "dev", taken: "2026-01-01T00:00:00Z", engineFile: { encryptionsalt: "v1:s" } },
    });
    expect(() => readCopy(file, "prod")).toThrow("is a backup of the stack dev, not of prod");
  });
});

describe("a write", () => {
  test("keeps the previous file if it fails, its mode and the link to it, and leaves no partial file", () => {
    const { home } = scratchProject();
    const file = put(join(home, "real"), "before");
    chmodSync(file, 0o640);
    symlinkSync(file, join(home, "link"));
    writeStored(join(home, "link"), "after");
    expect([readFileSync(file, "utf8"), statSync(file).mode & 0o777, readdirSync(home).sort()]).toEqual(["after", 0o640, ["link", "real"]]);
  });

  test("never replaces a file that must be new", () => {
    const { home } = scratchProject();
    const file = put(join(home, "passphrase"), "first");
    expect(() => createStored(file, "second")).toThrow(`${file} cannot be written: a file of that name is in the way`);
    expect([readFileSync(file, "utf8"), readdirSync(home)]).toEqual(["first", ["passphrase"]]);
  });

  test.each([
    ["ENOSPC", "write", "cannot be written: the disk is full. Make room there"],
    ["EROFS", "open", "cannot be written: the disk can only be read"],
    ["EACCES", "open", "cannot be used: this user may not do that"],
    ["EISDIR", "read", "cannot be used: it is a folder"],
    ["ENOTDIR", "mkdir", "cannot be written: a part of its path is a file"],
  ])("%s of the system is explained, with exit code 1", (code, syscall, words) => {
    const error = Object.assign(new Error("raw"), { code, syscall, path: "/state/file" });
    const said: string[] = [];
    expect(explain(error, (line) => said.push(line))).toBe(1);
    expect(said).toEqual([expect.stringContaining(`/state/file ${words}`)]);
    expect(explained(new Error("a bug"))).toBeUndefined();
  });
});

describe("the passphrase", () => {
  test("that is empty is reported and never used", () => {
    const project = scratchProject();
    chmodSync(put(project.passphrase, ""), 0o600);
    expect(() => ensurePassphrase(project)).toThrow(`${project.passphrase} is empty`);
  });

  test("that is lost leads to a recovery and not to new passwords", () => {
    const project = scratchProject();
    put(stateOf(project), '{"version":3,"checkpoint":{"latest":{"resources":[]}}}');
    expect(() => ensurePassphrase(project)).toThrow("./breakwater recover --stack dev");
    expect(existsSync(project.passphrase)).toBe(false);
  });

  test("settings that are not YAML are reported with what they hold", () => {
    const project = scratchProject();
    put(project.settingsFile, "config: [");
    expect(() => requireSettings(project)).toThrow(`${project.settingsFile} is not valid YAML`);
  });
});

test("a damaged lock is not held, and is removed automatically", () => {
  const project = scratchProject();
  put(join(project.home, "state/.pulumi/locks/organization/breakwater/dev/1.json"), "");
  expect(lockBook(project).list()).toHaveLength(1);
  expect(runUnderWay(project)).toBeUndefined();
  expect(removeStaleLocks(project)).toBe(1);
  expect(lockBook(project).list()).toEqual([]);
});

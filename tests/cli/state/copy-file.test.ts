import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Copy } from "../../../cli/state/copy";
import { readCopy, writeCopy } from "../../../cli/state/copy-file";
import { scratchProject } from "../scratch";

const copy: Copy = { version: 3, deployment: {}, breakwater: { stack: "dev", taken: "2026-11-21T09:00:00.000Z", engineFile: {} } };

describe("a backup", () => {
  test("is readable only for its owner, overwrites nothing, and can be read back", () => {
    const file = join(scratchProject().root, "new/folder/backup.json");
    writeCopy(file, copy);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readCopy(file, "dev")).toEqual(copy);
    expect(() => writeCopy(file, copy)).toThrow("a backup overwrites nothing");
  });

  test.each([
    ["no JSON", "{", "dev", "is not a backup: "],
    ["another file", "{}", "dev", "is not a backup that `./breakwater state backup` made"],
    ["another stack's", JSON.stringify(copy), "prod", "is a backup of the stack dev, not of prod"],
  ])("%s is refused", (_, text, stack, why) => {
    const file = join(scratchProject().root, "backup.json");
    writeFileSync(file, text);
    expect(() => readCopy(file, stack)).toThrow(why);
    expect(() => readCopy(file, stack)).toThrow("Nothing was changed.");
  });

  test("that does not exist is refused", () => {
    expect(() => readCopy("/nowhere/backup.json", "dev")).toThrow("does not exist");
  });
});

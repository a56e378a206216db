import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isValue, storedSecrets } from "../../config/secrets-file";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "breakwater-secrets-"))));
afterEach(() => rmSync(folder, { recursive: true }));

const stored = (text: string): ReturnType<typeof storedSecrets> => {
  const file = join(folder, "Pulumi.dev.yaml");
  writeFileSync(file, text);
  return storedSecrets(file);
};

test.each(["", "config: {}\n", "config: { breakwater:secrets: { other: x } }\n"])("%j has no value for the name of a method", (text) => {
  const found = stored(text);
  expect(["constructor", "toString", "__proto__"].filter((name) => found[name] !== undefined || isValue(found[name]))).toEqual([]);
});

test("a secret with such a name has its value", () => {
  expect(stored("config: { breakwater:secrets: { constructor: { secure: v1:x } } }\n")["constructor"]).toEqual({ secure: "v1:x" });
});

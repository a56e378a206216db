import * as pulumi from "@pulumi/pulumi";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { readStackFile } from "../../config/stack-file";
import { readStack } from "../../config/stack";

let folder: string;
let file: string;
const before = process.env.BREAKWATER_FILE;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "breakwater-stack-"));
  file = join(folder, "Pulumi.test.yaml");
  process.env.BREAKWATER_FILE = file;
  await pulumi.runtime.setMocks({ newResource: () => ({ id: "", state: {} }), call: () => ({}) }, "breakwater", "test");
  pulumi.runtime.setAllConfig({});
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  if (before === undefined) delete process.env.BREAKWATER_FILE;
  else process.env.BREAKWATER_FILE = before;
});

const write = (text: string) => writeFileSync(file, text);

describe("the platform", () => {
  test("comes from the stack file if Pulumi has none", () => {
    write("config:\n  breakwater:platform:\n    apps: {}\n");
    expect(readStack()).toMatchObject({ stack: "test", raw: { apps: {} } });
  });

  test("comes from Pulumi if it has one, and no file is read", () => {
    pulumi.runtime.setConfig("breakwater:platform", '{"entries":{}}');
    expect(readStack().raw).toEqual({ entries: {} });
  });

  test("is undefined if the file has none", () => {
    for (const text of ["", "config:\n", "config: text\n", "other: 1\n", "[]\n"]) {
      write(text);
      expect(readStack().raw).toBeUndefined();
    }
  });

  test("may use anchors and merges, as in Pulumi's own reader", () => {
    write("config:\n  breakwater:platform:\n    a: &a { x: 1 }\n    b: { <<: *a, y: 2 }\n");
    expect(readStack().raw).toEqual({ a: { x: 1 }, b: { x: 1, y: 2 } });
  });
});

describe("an unreadable stack file is the user's error", () => {
  const refusal = (message: string) =>
    expect.objectContaining({ message: expect.stringContaining(message) as string, __pulumiRunError: true }) as Error;

  test("missing", () => {
    expect(() => readStackFile(file)).toThrow(refusal(`Breakwater: ${file} does not exist; copy Pulumi.dev.yaml`));
  });

  test("not YAML, with the lines", () => {
    write("config:\n  a: 1\n  a: 2\n  b: [\n");
    expect(() => readStackFile(file)).toThrow(refusal(`Breakwater: ${file} is not valid YAML\n  line 3: `));
  });

  test("aliases that would fill the memory", () => {
    const lines = Array.from({ length: 30 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}, *a${index}]`);
    write(["a0: &a0 [x]", ...lines].join("\n"));
    expect(() => readStackFile(file)).toThrow(refusal(`Breakwater: ${file} cannot be read: `));
  });
});

describe("secrets", () => {
  test("are secret outputs, and the missing ones are named together", async () => {
    pulumi.runtime.setConfig("breakwater:secrets", '{"key":"s3","pin":12,"empty":"","deep":{"a":1}}');
    pulumi.runtime.setConfig("breakwater:platform", "{}");
    const { values, missing } = readStack().secrets(["key", "pin", "empty", "deep", "constructor", "gone"]);
    expect(missing).toEqual(["empty", "deep", "constructor", "gone"]);
    expect(Object.keys(values)).toEqual(["key", "pin"]);
    for (const [name, value] of [
      ["key", "s3"],
      ["pin", "12"],
    ] as const) {
      const output = values[name] as pulumi.Output<string>;
      expect(await pulumi.isSecret(output)).toBe(true);
      expect(await new Promise((resolve) => output.apply(resolve))).toBe(value);
    }
  });

  test("none are configured", () => {
    pulumi.runtime.setConfig("breakwater:platform", "{}");
    expect(readStack().secrets(["key"])).toEqual({ values: {}, missing: ["key"] });
  });
});

test("hosts have plain addresses, and no other properties", () => {
  pulumi.runtime.setConfig("breakwater:platform", "{}");
  process.env.BREAKWATER_LOCAL_DOCKER = "unix:///test.sock";
  const hosts = { here: { address: "local", zone: "a" }, there: { address: "tcp://far:99", tlsDirectory: "certificates" } };
  expect(readStack().addresses(hosts)).toStrictEqual({
    here: { address: "unix:///test.sock" },
    there: { address: "tcp://far:99", tlsDirectory: expect.stringMatching(/^(\.\.\/)*([\w-]+\/)*certificates$/) as string },
  });
  delete process.env.BREAKWATER_LOCAL_DOCKER;
});

test("the variables of another stack's env.sh do not deploy its file with this name", () => {
  write("config:\n  breakwater:platform:\n    apps: {}\n");
  process.env.BREAKWATER_STACK = "prod";
  try {
    expect(() => readStack()).toThrow(
      /Pulumi runs the stack test, and this shell has the variables of the stack prod.*\n.*breakwater env --stack test/,
    );
    process.env.BREAKWATER_STACK = "test";
    expect(readStack().raw).toEqual({ apps: {} });
  } finally {
    delete process.env.BREAKWATER_STACK;
  }
});

test("a folder of certificates is next to the stack file, relative to the program's own folder", () => {
  pulumi.runtime.setConfig("breakwater:platform", "{}");
  mkdirSync(join(folder, "certificates"));
  const { there } = readStack().addresses({ there: { address: "tcp://far:99", tlsDirectory: "certificates" } });
  expect(there).toEqual({ address: "tcp://far:99", tlsDirectory: relative(process.cwd(), join(folder, "certificates")) });
});

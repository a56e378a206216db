import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { init } from "../../../cli/commands/init";
import { Stop } from "../../../cli/process/exit";

let folder: string;
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "breakwater-init-"));
  said = [];
  jest.spyOn(process.stdout, "write").mockImplementation((text) => said.push(String(text)) > 0);
  jest.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const compose = (text: string): string => {
  const path = join(folder, "compose.yml");
  writeFileSync(path, text);
  return path;
};
const run = ({ from, ...more }: { from?: string | string[]; [option: string]: unknown }) =>
  init({
    ...{ stack: "shop", json: false, force: false, output: join(folder, "out.yaml"), profile: [], envFile: [] },
    from: from === undefined ? [] : [from].flat(),
    ...more,
  });
const refusal = (more: Parameters<typeof run>[0]): Stop => {
  try {
    void run(more);
  } catch (error) {
    if (error instanceof Stop) return error;
  }
  throw new Error("it was not refused");
};

test("a compose file becomes a stack file; notes go to stdout with file and line, and .env is read", async () => {
  writeFileSync(join(folder, ".env"), "TAG=7\nTOKEN=keep-me-out\n");
  const from = compose(
    "services:\n  web:\n    image: example/web:${TAG}\n    environment: { TOKEN: ${TOKEN} }\n    ports: ['8000:8000']\n".replace(
      "${TOKEN}",
      "'${TOKEN}'",
    ),
  );
  await run({ from });
  expect(readFileSync(join(folder, "out.yaml"), "utf8")).toContain("reference: example/web:7");
  expect(said.join("")).toContain(`${from}:3: services.web.image: taken as the value that TAG has from .env`);
  expect(said.join("")).toContain("7 readings to check, 1 option not expressed, 1 thing to do");
  expect(said.join("") + readFileSync(join(folder, "out.yaml"), "utf8")).not.toContain("keep-me-out");
});

test("without a compose file, a commented first stack file is written", async () => {
  await run({});
  expect(readFileSync(join(folder, "out.yaml"), "utf8")).toContain("# no container gets traffic before this answers");
});

test("--json prints the notes for machines", async () => {
  await run({ from: compose("services: { web: { image: 'a:1', ports: ['80:80'] } }"), json: true });
  const { valid, notes } = JSON.parse(said[0] ?? "") as { valid: boolean; notes: { line: number }[] };
  expect([valid, notes.every(({ line }) => line === 1)]).toEqual([true, true]);
});

test("an existing file is overwritten only on request", async () => {
  writeFileSync(join(folder, "out.yaml"), "mine");
  expect(refusal({}).message).toMatch(/out.yaml is there already. Nothing was changed.*--force/);
  expect(readFileSync(join(folder, "out.yaml"), "utf8")).toBe("mine");
  await run({ force: true });
  expect(readFileSync(join(folder, "out.yaml"), "utf8")).not.toBe("mine");
});

test.each([
  ["missing.yml", undefined, "does not exist"],
  ["folder", undefined, "is a folder"],
  ["broken.yml", "services: [", "broken.yml:1: "],
  ["other.yml", "version: 3", "it has no services"],
])("%s is refused and nothing is written", (name, text, words) => {
  const from = name === "folder" ? folder : join(folder, name);
  if (text !== undefined) writeFileSync(from, text);
  const { code, message } = refusal({ from });
  expect([code, message]).toEqual([2, expect.stringContaining(words)]);
  expect(message).toContain("Nothing was written");
  expect(() => readFileSync(join(folder, "out.yaml"))).toThrow("ENOENT");
});

test.each<[string, string]>([
  ["", "is a folder; name the file in it"],
  ["not/there/out.yaml", "there is not a folder; create it"],
  ["file/out.yaml", "file is not a folder; create it"],
])("--output %s is refused before anything is written", (output, words) => {
  writeFileSync(join(folder, "file"), "mine");
  for (const force of [false, true]) {
    const { code, message } = refusal({ output: join(folder, output), force });
    expect([code, message]).toEqual([2, expect.stringContaining(words)]);
  }
});

test("an unreadable file is reported without a stack trace, and becomes a note if it is next to the compose file", async () => {
  const closed = "/proc/self/mem";
  expect(refusal({ from: closed })).toMatchObject({ code: 2, message: `${closed} cannot be read. Nothing was written.` });
  await run({ from: compose(`services: { web: { image: 'a:1', ports: ['80:80'], env_file: ${closed}, volumes: ['${closed}:/x'] } }`) });
  expect(said.join("")).toContain(`${closed} cannot be read`);
});

test("if no service can be in a stack file, the reasons are printed and nothing is written", () => {
  const { code, message } = refusal({ from: compose("services: { web: { image: 'Example/Web:1' } }") });
  expect([code, message]).toEqual([1, expect.stringContaining("Nothing was written")]);
  expect(said.join("")).toContain("compose.yml:1: services.web.image: not expressed: images.web.reference must be name:tag");
  expect(() => readFileSync(join(folder, "out.yaml"))).toThrow("ENOENT");
});

const first = "services: { web: { image: 'a:${TAG}', ports: ['80:80'] }, debug: { image: 'b:1', profiles: [tools] } }";

test("several files are merged in their order, and a note names the file of its line", async () => {
  writeFileSync(join(folder, "more.yml"), "services:\n  web:\n    image: b:${TAG}\n    privileged: true\n");
  writeFileSync(join(folder, "other.env"), "TAG=9\n");
  await run({ from: [compose(first), join(folder, "more.yml")], envFile: [join(folder, "other.env")], profile: ["tools"] });
  const written = readFileSync(join(folder, "out.yaml"), "utf8");
  expect(written).toContain("web: { reference: b:9 }");
  expect(written).toContain("debug: { reference: b:1 }");
  expect(said.join("")).toContain("more.yml:4: services.web.privileged: not expressed");
});

test("a file that Compose would merge without -f is named", async () => {
  writeFileSync(join(folder, "compose.override.yml"), "services: { web: { image: 'b:1' } }");
  await run({ from: compose(first) });
  expect(said.join("")).toMatch(/compose\.override\.yml:1: the file: not expressed: .*add --from \S*compose\.override\.yml/);
});

test.each([
  [{ ".env": "A=1\nB C=2\n" }, /\.env:2: it is not NAME=value, and Compose refuses the file/],
  [
    { "compose.yml": "include: [gone.yml]\nservices: { web: { image: 'a:1' } }" },
    /compose\.yml:1: includes \.\/gone\.yml, which does not exist/,
  ],
  [
    { "compose.yml": "services:\n  web:\n    image: a:${\n" },
    /compose\.yml:3: services\.web\.image holds a \$\{ that is not an expression/,
  ],
  [{ "compose.yml": "services: { a: { extends: b }, b: { extends: a } }" }, /compose\.yml:1: services\.a extends itself, through 2 others/],
  [
    { "compose.yml": "include: [one.yml]\nservices: {}", "one.yml": "include: [two.yml]", "two.yml": "include: [one.yml]" },
    /two\.yml:1|two\.yml, which includes it|one\.yml, which includes it/,
  ],
])("%j is refused as Compose does", (files, words) => {
  for (const [name, text] of Object.entries({ "compose.yml": first, ...files })) writeFileSync(join(folder, name), text);
  expect(refusal({ from: join(folder, "compose.yml") }).message).toMatch(words);
});

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
  expect(said.join("")).toContain("5 readings to check, 1 option not expressed, 1 thing to do");
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

test("an invalid stack file is written with its problems, and the exit code shows that", () => {
  const { code, message } = refusal({ from: compose("services: { web: { image: 'Example/Web:1' } }") });
  expect([code, message]).toEqual([1, expect.stringContaining("written and not valid yet")]);
  expect(said.join("")).toContain("compose.yml:1: images.web.reference: to do: the stack file is not valid yet");
});

import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contextHash, type BuildContext } from "../../components/parts/build-context";

let directory: string;
const build = (more: Partial<BuildContext> = {}) => contextHash({ directory, dockerfile: "Dockerfile", args: {}, extraCa: false, ...more });
const write = (path: string, text: string) => writeFileSync(join(directory, path), text);

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "context-"));
  write("Dockerfile", "FROM scratch\n");
  mkdirSync(join(directory, "source"));
  write("source/a.py", "print(1)\n");
  write("source/notes.md", "draft\n");
});

afterEach(() => rmSync(directory, { recursive: true }));

test("twelve hexadecimal digits, the same at any place and time", () => {
  const before = build();
  expect(before).toMatch(/^[0-9a-f]{12}$/);
  utimesSync(join(directory, "source/a.py"), 1, 1);
  const elsewhere = mkdtempSync(join(tmpdir(), "elsewhere-"));
  mkdirSync(join(elsewhere, "source"));
  writeFileSync(join(elsewhere, "source/notes.md"), "draft\n");
  writeFileSync(join(elsewhere, "source/a.py"), "print(1)\n");
  writeFileSync(join(elsewhere, "Dockerfile"), "FROM scratch\n");
  expect(build()).toBe(before);
  expect(build({ directory: elsewhere })).toBe(before);
  rmSync(elsewhere, { recursive: true });
});

test.each<[string, () => void]>([
  ["a file's content", () => write("source/a.py", "print(2)\n")],
  ["a new file", () => write("source/b.py", "")],
  ["a file's name", () => rmSync(join(directory, "source/notes.md"))],
  ["an executable bit", () => chmodSync(join(directory, "source/a.py"), 0o755)],
  ["a link's target", () => symlinkSync("a.py", join(directory, "source/link"))],
  ["the Dockerfile", () => write("Dockerfile", "FROM debian\n")],
])("%s counts", (_what, change) => {
  const before = build();
  change();
  expect(build()).not.toBe(before);
});

test("arguments, the chosen Dockerfile and the extra certificates count", () => {
  const all = [build(), build({ args: { A: "1" } }), build({ dockerfile: "source/a.py" }), build({ extraCa: true })];
  expect(new Set(all).size).toBe(4);
});

test("files in .dockerignore do not count, its exceptions do", () => {
  write(".dockerignore", "# drafts\n**/*.md\n!source/keep.md\nDockerfile\n");
  const before = build();
  write("source/notes.md", "another draft\n");
  expect(build()).toBe(before);
  write("source/keep.md", "");
  expect(build()).not.toBe(before);
  const kept = build();
  write("Dockerfile", "FROM debian\n");
  expect(build()).not.toBe(kept);
});

test("the target of a link out of the context is not read", () => {
  const before = build();
  symlinkSync("/nowhere", join(directory, "source/link"));
  expect(build()).not.toBe(before);
});

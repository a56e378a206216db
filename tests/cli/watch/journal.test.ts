import { appendFileSync, mkdtempSync, readdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe as line, read, write, type Entry } from "../../../cli/watch/journal";

const entry = (index: number): Entry => ({
  at: new Date(Date.UTC(2026, 10, 21, 0, 0, index)).toISOString(),
  event: "seen",
  resource: `web-${index}`,
});
const fresh = () => join(mkdtempSync(join(tmpdir(), "breakwater-journal-")), "journal.jsonl");

test("lines are read as written, oldest first, and none before the given time", () => {
  const file = fresh();
  expect(read(file)).toEqual([]);
  for (const index of [1, 2, 3]) write(file, entry(index));
  expect(read(file)).toEqual([1, 2, 3].map(entry));
  expect(read(file, Date.parse(entry(2).at))).toEqual([2, 3].map(entry));
});

test("it stays small: a full file is rotated, and the oldest is deleted", () => {
  const file = fresh();
  for (let index = 0; index < 200; index++) write(file, entry(index), 1000);
  const files = readdirSync(join(file, ".."));
  expect(files.sort()).toEqual(["journal.1.jsonl", "journal.2.jsonl", "journal.3.jsonl", "journal.jsonl"]);
  for (const name of files) expect(statSync(join(file, "..", name)).size).toBeLessThan(1200);
  const kept = read(file).map(({ resource }) => resource);
  expect(kept.at(-1)).toBe("web-199");
  expect(kept.length).toBeLessThan(200);
  expect(kept).toEqual(Array.from({ length: kept.length }, (_, index) => `web-${200 - kept.length + index}`));
});

test("a line that a crash cut off does not hide the others", () => {
  const file = fresh();
  write(file, entry(1));
  appendFileSync(file, '{"at":"2026-11-21T00:0\n');
  write(file, entry(2));
  expect(read(file)).toEqual([1, 2].map(entry));
});

test("a line for people", () => {
  expect(line({ at: "T", event: "lost", host: "far", because: "no route" })).toBe("T  lost on far: no route");
  expect(line({ at: "T", event: "repaired", resource: "web-0", seconds: 3.21 })).toBe("T  repaired web-0: 3.2 s");
  expect(line({ at: "T", event: "stopped" })).toBe("T  stopped");
});

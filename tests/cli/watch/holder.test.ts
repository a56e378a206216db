import { existsSync, mkdtempSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { Stop } from "../../../cli/exit";
import { hold } from "../../../cli/watch/holder";
import { startOf } from "../../../cli/watch/identity";

const fresh = () => join(mkdtempSync(join(tmpdir(), "breakwater-holder-")), "watch", "watcher.json");
const held = (file: string) => JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;

test("the second one is told who holds the place; after release it is free", () => {
  const file = fresh();
  const place = hold(file, "dev");
  expect(() => hold(file, "dev")).toThrow(Stop);
  expect(() => hold(file, "dev")).toThrow(`dev is watched already: process ${process.pid} on ${hostname()}, since`);
  place.release();
  expect(existsSync(file)).toBe(false);
  hold(file, "dev").release();
});

test("a number that was given to another process holds nothing", () => {
  const file = fresh();
  const place = hold(file, "dev");
  writeFileSync(file, JSON.stringify({ ...held(file), start: "1" }));
  const second = hold(file, "dev");
  expect(held(file).start).toBe(startOf(process.pid));
  place.release();
  second.release();
});

test("a dead process holds nothing, and a file that a power failure emptied neither", () => {
  const file = fresh();
  const place = hold(file, "dev");
  writeFileSync(file, JSON.stringify({ ...held(file), pid: 2 ** 22 + 1 }));
  hold(file, "dev");
  writeFileSync(file, "");
  expect(hold(file, "dev")).toBeDefined();
  place.release();
});

test("a watcher on another machine holds its place as long as it gives signs of life", () => {
  const file = fresh();
  const place = hold(file, "dev");
  writeFileSync(file, JSON.stringify({ ...held(file), hostname: "elsewhere" }));
  expect(() => hold(file, "dev")).toThrow("on elsewhere");
  place.touch();
  expect(() => hold(file, "dev")).toThrow(Stop);
  const old = new Date(Date.now() - 60_000);
  utimesSync(file, old, old);
  expect(hold(file, "dev")).toBeDefined();
});

test("who lost its place does not take it from its successor", () => {
  const file = fresh();
  const first = hold(file, "dev");
  writeFileSync(file, "another's");
  first.release();
  expect(readFileSync(file, "utf8")).toBe("another's");
});

test("a process without a number has no start", () => {
  expect(startOf(process.pid)).toMatch(/\S/);
  expect(startOf(2 ** 22 + 1)).toBeUndefined();
});

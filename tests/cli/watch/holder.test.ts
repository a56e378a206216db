import { existsSync, mkdtempSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { Stop } from "../../../cli/process/exit";
import { hold } from "../../../cli/watch/holder";
import { startOf } from "../../../cli/watch/identity";

const fresh = () => join(mkdtempSync(join(tmpdir(), "breakwater-holder-")), "watch", "watcher.json");
const held = (file: string) => JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;

test("the error of the second one names the first; after its release the place is free", () => {
  const file = fresh();
  const place = hold(file, "dev");
  expect(() => hold(file, "dev")).toThrow(Stop);
  expect(() => hold(file, "dev")).toThrow(`dev is watched already: process ${process.pid} on ${hostname()}, since`);
  place.release();
  expect(existsSync(file)).toBe(false);
  hold(file, "dev").release();
});

test("a number that another process has now does not count", () => {
  const file = fresh();
  const place = hold(file, "dev");
  writeFileSync(file, JSON.stringify({ ...held(file), start: "1" }));
  const second = hold(file, "dev");
  expect(held(file).start).toBe(startOf(process.pid));
  place.release();
  second.release();
});

test("neither a dead process nor an empty file after a power failure counts", () => {
  const file = fresh();
  const place = hold(file, "dev");
  writeFileSync(file, JSON.stringify({ ...held(file), pid: 2 ** 22 + 1 }));
  hold(file, "dev");
  writeFileSync(file, "");
  expect(hold(file, "dev")).toBeDefined();
  place.release();
});

test("a watcher on another machine keeps its place while it sends heartbeats", () => {
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

test("a watcher that lost its place does not take it from its successor", () => {
  const file = fresh();
  const first = hold(file, "dev");
  writeFileSync(file, "another's");
  first.release();
  expect(readFileSync(file, "utf8")).toBe("another's");
});

test("a missing process has no start", () => {
  expect(startOf(process.pid)).toMatch(/\S/);
  expect(startOf(2 ** 22 + 1)).toBeUndefined();
});

import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seconds } from "../../../cli/duration";
import { active, readPauses, writePauses, type Pause } from "../../../cli/watch/pauses";

const now = Date.parse("2026-11-21T10:00:00Z");
const at = (resource: string, until: string): Pause => ({ resource, since: "2026-11-21T09:00:00Z", until, why: "w", by: "ada" });

test("without a file there is no pause; pauses are read as written, expired ones are dropped, and no other file is left", () => {
  const folder = mkdtempSync(join(tmpdir(), "breakwater-pauses-"));
  const file = join(folder, "deep", "pauses.json");
  expect(readPauses(file)).toEqual([]);
  const [old, current] = [at("web", "2026-11-21T09:59:59Z"), at("db", "2026-11-21T10:00:01Z")];
  writePauses(file, () => [old, current], now);
  expect(readPauses(file)).toEqual([old, current]);
  expect(active(readPauses(file), now)).toEqual([current]);
  writePauses(file, (all) => all, now);
  expect(readPauses(file)).toEqual([current]);
  expect(readdirSync(join(folder, "deep"))).toEqual(["pauses.json"]);
});

test.each([
  ["90s", 90],
  ["30m", 1800],
  ["2h", 7200],
  ["1d", 86_400],
  ["0m", undefined],
  ["30", undefined],
  ["m", undefined],
  ["-5m", undefined],
  ["1.5h", undefined],
  ["5 m", undefined],
  ["", undefined],
])("%j is %p seconds", (text, length) => {
  expect(seconds(text)).toBe(length);
});

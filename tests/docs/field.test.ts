import { existsSync, readFileSync } from "node:fs";

const row = /^\| (\S+) +\| ([^|]+?) +\| `([^`]+)` +\| `([^`]+)` +\|$/gm;
const rows = [...readFileSync("docs/field.md", "utf8").matchAll(row)].map(([, report = "", , file = "", title = ""]) => ({
  report,
  file,
  title,
}));

describe("docs/field.md", () => {
  test("has a row for each report that could be tried, and for further findings", () => {
    const found = new Set(rows.map(({ report }) => report));
    const tried = "01 02 03 04 05 06 07 08 09 10 12 13 14 17 18 20 B1 B2 B3 B4 B5 B6 B9 B18 S1 S2 S3".split(" ");
    expect(tried.filter((report) => !found.has(report))).toEqual([]);
  });

  test.each(rows.map((one) => [`${one.report}: ${one.title}`, one] as const))("%s", (_, { file, title }) => {
    expect(existsSync(file)).toBe(true);
    // The source escapes quotes in titles.
    expect(readFileSync(file, "utf8").replaceAll("\\", "")).toContain(title);
  });
});

import { existsSync, readFileSync } from "node:fs";

interface Row {
  readonly id: string;
  readonly file: string;
  readonly title: string;
}

const rows: Row[] = [...readFileSync("docs/coverage.md", "utf8").matchAll(/^\| (S0\.\d+) +\| [^|]+ \| `([^`]+)` +\| `([^`]+)` +\|$/gm)].map(
  ([, id = "", file = "", title = ""]) => ({ id, file, title }),
);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, offset) => `S0.${from + offset}`);

describe("docs/coverage.md", () => {
  test("has a row for each promise of this version in the first source document", () => {
    const promised = [...range(1, 7), ...range(12, 20)];
    expect(promised.filter((id) => !rows.some((row) => row.id === id))).toEqual([]);
  });

  test.each(rows.map((row) => [row.id, row] as const))("%s names an existing test", (_, row) => {
    expect(existsSync(row.file)).toBe(true);
    expect(readFileSync(row.file, "utf8")).toContain(row.title);
  });
});

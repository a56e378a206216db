import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const text = (file: string): string => readFileSync(file, "utf8");
const isScript = (file: string): boolean => !/\.\w+$/.test(file) && text(file).startsWith("#!");
const isCode = (file: string): boolean => /\.([cm]?[jt]s|sh|py|go)$/.test(file) || isScript(file);

/** The lines of each file with code, including scripts whose name does not tell. */
const lengths = execFileSync("git", ["ls-files"], { encoding: "utf8" })
  .split("\n")
  .filter((file) => file !== "" && isCode(file))
  .map((file) => ({ file, lines: text(file).split("\n").length - 1 }))
  .sort((one, other) => one.lines - other.lines);

test("no file has more than 250 lines", () => {
  expect(lengths.filter(({ lines }) => lines > 250)).toEqual([]);
});

test("the median length of a file is near 60 lines", () => {
  const median = lengths[Math.floor(lengths.length / 2)]?.lines;
  expect(median).toBeGreaterThan(40);
  expect(median).toBeLessThan(70);
});

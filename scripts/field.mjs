// Repeats the reports of docs/field.md: runs the tests that reproduce them, reports for each whether it passes now, and
// writes bench/field.json. With the result files of other runs of Jest as arguments, it runs nothing and reads those.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";

const row = /^\| (\S+) +\| ([^|]+?) +\| `([^`]+)` +\| `([^`]+)` +\|$/gm;
const rows = [...readFileSync("docs/field.md", "utf8").matchAll(row)].map(([, report, about, file, title]) => ({
  report,
  about,
  file,
  title,
}));

/** In the title of a table, %s and the like stand for a value. */
const pattern = (title) =>
  new RegExp(
    title
      .split(/%[sdjp]/)
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*"),
  );

function runTests() {
  mkdirSync(".make", { recursive: true });
  const files = [...new Set(rows.map(({ file }) => file))];
  const output = ".make/field.json";
  spawnSync(
    process.execPath,
    ["node_modules/jest/bin/jest.js", "--maxWorkers=2", "--json", "--outputFile", output, "--runTestsByPath", ...files],
    {
      stdio: ["ignore", 2, 2],
    },
  );
  return [output];
}

const given = process.argv.slice(2);
const results = (given.length > 0 ? given : runTests()).flatMap((file) => JSON.parse(readFileSync(file, "utf8")).testResults);
const tests = results.flatMap(({ name, assertionResults }) => assertionResults.map((test) => ({ ...test, file: relative(".", name) })));

const verdicts = rows.map((one) => {
  const found = tests.filter(({ file, title }) => file.endsWith(one.file) && pattern(one.title).test(title));
  const wrong = found.filter(({ status }) => status !== "passed");
  const result = found.length === 0 ? "not run" : wrong.length > 0 ? "wrong" : "right";
  return { ...one, result, tests: found.length };
});
for (const { report, about, result } of verdicts) console.log(`${report.padEnd(6)} ${result.padEnd(8)} ${about}`);
const bad = verdicts.filter(({ result }) => result !== "right");
console.log(`${verdicts.length - bad.length} of ${verdicts.length} right`);
writeFileSync("bench/field.json", `${JSON.stringify({ date: new Date().toISOString().slice(0, 10), rows: verdicts }, undefined, 2)}\n`);
process.exitCode = bad.length > 0 ? 1 : 0;

// Prints the failed tests in Jest's result files, each with its message, then one line: passed, failed. A log that is cut
// keeps its end.
import { existsSync, readFileSync } from "node:fs";

const longest = 3000;
let passed = 0;
let failed = 0;

function report(title, message) {
  failed += 1;
  console.log(`\nFAILED: ${title}\n${message.replaceAll(/\u001B\[[\d;]*m/g, "").slice(0, longest)}`);
}

for (const file of process.argv.slice(2)) {
  if (!existsSync(file)) {
    report(file, "The file is missing: its tests did not run.");
    continue;
  }
  const { numPassedTests, testResults } = JSON.parse(readFileSync(file, "utf8"));
  passed += numPassedTests;
  for (const { name, status, message, assertionResults } of testResults) {
    const bad = assertionResults.filter(({ status }) => status === "failed");
    for (const { fullName, failureMessages } of bad) report(`${name}: ${fullName}`, failureMessages.join("\n"));
    if (bad.length === 0 && status === "failed") report(name, message);
  }
}
console.log(`${passed} ${failed}`);

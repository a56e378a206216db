import { TopologyError } from "../../topology/error";
import { parseTopology } from "../../platform/parse";
import { rules } from "../../platform/rules";
import { changed, validPlatform } from "./document";
import { alternatives } from "./mistakes/alternatives";
import { hosts } from "./mistakes/hosts";
import { inside } from "./mistakes/inside";
import type { Mistake } from "./mistakes/mistake";
import { names } from "./mistakes/names";
import { placement } from "./mistakes/placement";
import { references } from "./mistakes/references";
import { several } from "./mistakes/several";
import { shape } from "./mistakes/shape";
import { stack } from "./mistakes/stack";

const mistakes: readonly Mistake[] = [
  ...shape,
  ...alternatives,
  ...names,
  ...references,
  ...hosts,
  ...placement,
  ...inside,
  ...stack,
  ...several,
];

function refusal(stackName: string, raw: unknown): TopologyError {
  try {
    parseTopology(stackName, raw);
  } catch (error) {
    if (error instanceof TopologyError) return error;
    throw error;
  }
  throw new Error("was accepted");
}

function message(stackName: string, problems: readonly string[]): string {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const head = `Breakwater: ${count} in the configuration of stack "${stackName}"`;
  return [head, ...problems.map((problem) => `  ${problem}`), "Nothing was changed."].join("\n");
}

test.each(mistakes)("$name", ({ stack: stackName = "dev", change, problems, rule }) => {
  const error = refusal(stackName, changed(change));
  expect(error.message).toBe(message(stackName, problems));
  if (rule !== undefined) expect(error.problems.map((problem) => problem.rule)).toContain(rule);
});

test.each([
  ["nothing at all", undefined, "is missing; write it under config in Pulumi.STACK.yaml, see docs/reference.md"],
  ["an empty value", null, "is missing; write it under config in Pulumi.STACK.yaml, see docs/reference.md"],
  ["text that may be a secret", "hunter2", "must be a map, got text (not shown); write its keys below it, indented"],
  ["a list", [1], "must be a map, got a list; write its keys below it, indented"],
])("instead of a platform: %s", (_name, raw, text) => {
  expect(refusal("dev", raw).message).toBe(message("dev", [`breakwater:platform: ${text}`]));
});

test("the platform without a mistake is valid", () => {
  expect(() => parseTopology("dev", validPlatform())).not.toThrow();
});

test("the table has many different mistakes, each once", () => {
  expect(new Set(mistakes.map(({ name }) => name)).size).toBe(mistakes.length);
  expect(new Set(mistakes.flatMap(({ problems }) => problems)).size).toBeGreaterThanOrEqual(90);
});

test("every rule between parts has a mistake that it finds", () => {
  const shown = new Set(mistakes.map(({ rule }) => rule));
  expect(rules.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([]);
});

test("no message shows a value that may be a secret", () => {
  const hidden = mistakes.filter(({ change }) => /hunter2|123456/i.test(JSON.stringify(change)));
  expect(hidden.length).toBeGreaterThanOrEqual(5);
  for (const { stack: stackName = "dev", change } of hidden)
    expect(refusal(stackName, changed(change)).message).not.toMatch(/hunter2|123456/i);
});

test("a TopologyError is a user's error for Pulumi: no stack trace is printed", () => {
  expect(refusal("dev", {})).toHaveProperty("__pulumiRunError", true);
});

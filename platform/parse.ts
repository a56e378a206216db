import { TopologyError } from "../topology/error";
import { salvage } from "./salvage";
import { shapeProblems } from "./shape";
import { toPlain } from "../topology/plain";
import { show, type Problem } from "../topology/problem";
import { crossProblems } from "./rules";
import { identifier } from "../topology/schema/fields";
import { platform as schema, type Topology } from "./schema";

/**
 * The whole platform, complete (every optional value filled in), with maps in alphabetical order, and frozen.
 * @param stack name of the stack; every physical name starts with it
 * @param raw the value of `breakwater:platform`, unchecked
 * @throws TopologyError, and no other error, with all problems together
 */
export function parseTopology(stack: string, raw: unknown): Topology {
  const stackProblems = checkStack(stack);
  if (raw === undefined || raw === null) throw new TopologyError(stack, [...stackProblems, absent]);
  const { value, problems } = readPlain(raw);
  if (problems.length > 0) throw new TopologyError(stack, [...stackProblems, ...problems]);
  const read = schema.safeParse(value);
  const issues = read.success ? [] : read.error.issues;
  const salvaged = salvage(value, issues);
  const found = [...stackProblems, ...shapeProblems(schema, value, issues), ...(salvaged ? crossProblems(stack, value, salvaged) : [])];
  if (!read.success || found.length > 0) throw new TopologyError(stack, found);
  return deepFreeze({ stack, platform: read.data });
}

function checkStack(stack: string): Problem[] {
  if (identifier.safeParse(stack).success) return [];
  const text = `must be 1 to 31 of a-z, 0-9 and -, starting with a letter, got ${show(stack, ["stack"])}; every container's name starts with it, so choose another`;
  return [{ path: ["stack"], text }];
}

const absent: Problem = { path: [], text: "is missing; write it under config in Pulumi.STACK.yaml, see docs/reference.md" };

/** Objects with getters or traps may throw any error while they are read. */
function readPlain(raw: unknown): ReturnType<typeof toPlain> {
  try {
    return toPlain(raw);
  } catch {
    return { value: null, problems: [{ path: [], text: "cannot be read; write plain data" }] };
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}

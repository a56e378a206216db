import type { Path, Problem } from "./problem";

export type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain };

const deepest = 32;
const most = 100_000;

/**
 * Copies the values that YAML or JSON can express, and sorts the keys of every map: Pulumi's engine sorts keys and a YAML
 * reader keeps the file's order, and both must give the same plan.
 */
export function toPlain(raw: unknown): { value: Plain; problems: Problem[] } {
  const problems: Problem[] = [];
  let count = 0;
  const copy = (value: unknown, path: Path, ancestors: readonly object[]): Plain => {
    if (value === null || typeof value === "string" || typeof value === "boolean") return value;
    if (typeof value === "number") return Object.is(value, -0) ? 0 : value;
    const reason = refusal(value, ancestors, ++count);
    if (reason !== undefined) {
      if (count <= most + 1) problems.push({ path, text: reason });
      return null;
    }
    const inside = [...ancestors, value as object];
    if (Array.isArray(value)) return Array.from(value, (item: unknown, index) => copy(item, [...path, index], inside));
    const result: { [key: string]: Plain } = {};
    for (const key of Object.keys(value as object).sort()) {
      const item = (value as Record<string, unknown>)[key];
      if (key === "__proto__") problems.push({ path, text: 'the key "__proto__" is not possible; write another name' });
      else if (item !== undefined) result[key] = copy(item, [...path, key], inside);
    }
    return result;
  };
  return { value: copy(raw, [], []), problems };
}

function refusal(value: unknown, ancestors: readonly object[], count: number): string | undefined {
  if (typeof value !== "object" || value === null)
    return `must be plain data, got a ${typeof value}; write text, a number, a list or a map`;
  if (ancestors.includes(value)) return "contains itself; write the values out";
  if (ancestors.length >= deepest) return `is nested deeper than ${deepest} levels; write it flatter`;
  if (count > most) return `has more than ${most} maps and lists; write less`;
  const prototype: unknown = Object.getPrototypeOf(value);
  const plain = Array.isArray(value) || prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
  return plain ? undefined : "must be plain data, got an object of a class; write text, a number, a list or a map";
}

import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { seconds } from "./duration";

/** Without it, a command with large effects only prints its plan. */
export const yes = () => new Option("--yes", "do it; without it the plan is printed and nothing is changed").default(false);

/** For actions that cannot be undone. */
export const confirm = () => new Option("--confirm <stack>", "the stack's name once more");

/** A whole number from 1. */
export function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("It has to be a whole number from 1.");
  return value;
}

/** A number of lines: a whole number from 0, or all. */
export function tail(text: string): number | "all" {
  if (text === "all") return text;
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("It has to be a whole number from 0, or all.");
  return Number(text);
}

/** A point in time, or a duration before now, as seconds since 1970. */
export function moment(text: string): number {
  const ago = seconds(text);
  const time = isDay(text) ? Date.parse(text) : NaN;
  if (ago === undefined && Number.isNaN(time))
    throw new InvalidArgumentError("It has to be 90s, 30m, 2h, 1d or a time such as 2026-11-26T09:00:00Z.");
  return ago === undefined ? time / 1000 : Date.now() / 1000 - ago;
}

/** Date accepts 30 February and takes it for 2 March. */
function isDay(text: string): boolean {
  const day = /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0] ?? "";
  const time = Date.parse(day);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

/** A whole number from 0. */
export function index(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError("It has to be a whole number from 0.");
  return Number(text);
}

/** Collects the values of an option that may be repeated. */
export const collect = (value: string, before: readonly string[]): string[] => [...before, value];

import { Command, InvalidArgumentError, type CommandOptions } from "commander";

type Action<A extends unknown[]> = (...args: A) => Promise<void>;

/** Adds a command that knows --stack and --json. */
export type Add = (usage: string, about: string, parent?: Command, options?: CommandOptions) => Command;

/** The action of a command: its module is loaded only when it runs, so that help and mistakes answer at once. */
export type Run = <A extends unknown[]>(load: () => Promise<Action<[...A, never]>>) => (...args: [...A, object, Command]) => Promise<void>;

export function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("It has to be a whole number from 1.");
  return value;
}

export const collect = (value: string, before: readonly string[]): string[] => [...before, value];

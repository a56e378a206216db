import type { CommandUnknownOpts as Command } from "@commander-js/extra-typings";
import { readdirSync } from "node:fs";
import { program } from "../../cli/main";

/** The file of `state move` is state-move.ts. */
const filesFor = (command: Command, above: readonly string[] = []): string[] => {
  const path = [...above, command.name()];
  return [`${path.join("-")}.ts`, ...command.commands.flatMap((one) => filesFor(one, path))];
};

test("each command has one file, and each file is in the list of commands", () => {
  const listed = program().commands.flatMap((command) => filesFor(command));
  expect(listed.sort()).toEqual(readdirSync("cli/commands").sort());
});

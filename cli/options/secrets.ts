import type { Command } from "commander";
import type { Add, Run } from "./define";

const secretHelp = `
Examples:
  ./breakwater secret set api-key                            asks for the value, and does not show it
  pass show shop/api | ./breakwater secret set api-key       from standard input, without its last line end
  ./breakwater secret set tls-key --from-file key.pem        a file, to the last byte
  ./breakwater secret list

A value is never an argument: every user of the machine can read those. It is kept encrypted, and reaches containers as a file.`;

/** Values for the secrets that a stack file names with fromConfig. */
export function addSecrets(parent: Command, add: Add, run: Run): void {
  const secret = parent
    .command("secret")
    .description("values of the secrets that the stack file only names")
    .addHelpText("after", secretHelp);
  add("set <name>", "give a secret its value, from a prompt, standard input or a file", secret)
    .option("--from-file <file>", "the value is the content of this file")
    .action(run<[string]>(async () => (await import("../commands/secret")).secretSet));
  add("list", "which secrets have a value; shows none", secret).action(run(async () => (await import("../commands/secret")).secretList));
  add("unset <name>", "take a value away", secret).action(run<[string]>(async () => (await import("../commands/secret")).secretUnset));
}

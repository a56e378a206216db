import { secretListCommand } from "./secret-list";
import { secretSetCommand } from "./secret-set";
import { secretUnsetCommand } from "./secret-unset";
import { group } from "../command";

const examples = `
Examples:
  ./breakwater secret set api-key                            asks for the value, and does not show it
  pass show shop/api | ./breakwater secret set api-key       from standard input, without its last line end
  ./breakwater secret set tls-key --from-file key.pem        a file, to the last byte
  ./breakwater secret list

A value is never an argument: every user of the machine can read those. It is kept encrypted, and reaches containers as a file.`;

/** Commands for the secrets that a stack file declares with fromConfig. */
export const secretCommand = () =>
  group("secret", "values of the secrets that the stack file only names", [
    secretSetCommand,
    secretListCommand,
    secretUnsetCommand,
  ]).addHelpText("after", examples);

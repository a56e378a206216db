import { RunError } from "@pulumi/pulumi/errors";
import { formatProblem, quote, type Problem } from "./problem";

/** The user's mistakes, reported together. A RunError makes Pulumi's engine print the message without a stack trace. */
export class TopologyError extends RunError {
  public readonly problems: readonly Problem[];

  constructor(stack: string, problems: readonly Problem[]) {
    super(message(stack, problems));
    this.name = "TopologyError";
    this.problems = problems;
  }
}

function message(stack: string, problems: readonly Problem[]): string {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return [
    `Breakwater: ${count} in the configuration of stack ${quote(stack)}`,
    ...problems.map((problem) => `  ${formatProblem(problem)}`),
    "Nothing was changed.",
  ].join("\n");
}

/** Problems for secrets that the model names and Pulumi's configuration does not hold. */
export function missingSecrets(stack: string, names: readonly string[]): Problem[] {
  const option = stack === "dev" ? "" : ` --stack ${stack}`;
  return names.map((name) => ({ path: ["secrets", name], text: `has no value; give it one: ./breakwater secret set ${name}${option}` }));
}

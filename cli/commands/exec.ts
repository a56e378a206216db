import { execute } from "../../docker/interactive";
import { openFormerSession } from "../former";
import { requireOwnToEnter } from "../identity/own";
import type { GlobalOptions } from "../session";
import { partsOf, pick } from "../stack/parts";
import { thisTerminal } from "../terminal";

export interface ExecOptions extends GlobalOptions {
  readonly replica?: number;
  readonly user?: string;
}

/** A command in a container that runs already; ends with the command's own exit code. */
export async function exec(name: string, command: readonly string[], options: ExecOptions): Promise<void> {
  const { project, plan } = openFormerSession(options);
  await requireOwnToEnter({ project, plan });
  const { host, container } = pick(await partsOf(project.stack, plan.hosts), project.stack, name, options.replica);
  const wanted = command.length === 0 ? ["sh"] : command;
  process.exitCode = await execute(host.address, { container: container.Id, command: wanted, user: options.user }, thisTerminal());
}

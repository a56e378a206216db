import { models } from "../../platform/models";
import { execute } from "../../docker/interactive";
import { command, runs, type OptionsOf } from "../command";
import { openFormerSession } from "../release/former-session";
import { requireOwnToEnter } from "../identity/own";
import { index } from "../options";
import { containersOf, pick } from "../hosts/containers";
import { observedRoles } from "../hosts/roles";
import { thisTerminal } from "../process/terminal";

const client = models.flatMap((model) => model.client ?? [])[0] ?? "sh";

const examples = `
Examples:
  ./breakwater exec web                         a shell in the first replica that runs
  ./breakwater exec web --replica 1 -- ls -l /app
  ./breakwater exec db -- ${client}
  echo 'SELECT 1' | ./breakwater exec db -- ${client}

Options of the command come after --. The exit code is the command's own.`;

const definition = () =>
  command("exec", "a command in a running container of an app, a database or an entry")
    .argument("<name>")
    .argument("[command...]")
    .option("--replica <number>", "which replica, from 0 (default: the first that runs; of a database, the primary)", index)
    .option("--user <user>", "another user than the container's own")
    .addHelpText("after", examples);

export const execCommand = runs(definition, exec);

/** Runs a command in a running container, and ends with the command's exit code. */
async function exec(name: string, command: readonly string[], options: OptionsOf<typeof definition>): Promise<void> {
  const { project, declaration } = openFormerSession(options);
  await requireOwnToEnter({ project, declaration });
  const { topology, hosts } = declaration;
  const { writers } = options.replica === undefined ? await observedRoles(topology, hosts, name) : { writers: undefined };
  // A person who opens a client means the member that accepts writes: root may write on a read-only one too.
  const member = writers?.get(name) ?? name;
  const { host, container } = pick(await containersOf(project.stack, hosts), project.stack, member, options.replica);
  const wanted = command.length === 0 ? ["sh"] : command;
  process.exitCode = await execute(host.address, { container: container.Id, command: wanted, user: options.user }, thisTerminal());
}

import type { TakenDatabase } from "../../adopt/takeover/plan";
import type { Engine } from "../../docker/engine";
import { exitCodes, Stop } from "../exit";

/** Reads the password where the container has it: it never leaves the container, and no argument list holds it. */
const login = `set -eu
password=\${MARIADB_ROOT_PASSWORD:-\${MYSQL_ROOT_PASSWORD:-}}
file=\${MARIADB_ROOT_PASSWORD_FILE:-\${MYSQL_ROOT_PASSWORD_FILE:-}}
if [ -z "$password" ] && [ -n "$file" ]; then password=$(cat "$file"); fi
export MYSQL_PWD="$password"
client=$(command -v mariadb || command -v mysql)
exec "$client" --user=root --protocol=socket --batch --skip-column-names`;

const withoutPassword = `exec "$(command -v mariadb || command -v mysql)" --user=root --protocol=socket --batch --skip-column-names`;

const ask = (engine: Engine, { container }: TakenDatabase, script: string, input: string) =>
  engine.exec(container.id, ["sh", "-c", script], { user: "root", input });

/** Whether root of this server can be reached with what its container knows. Asks, and changes nothing. */
export async function rootProblem(engine: Engine, database: TakenDatabase): Promise<string | undefined> {
  const { exitCode, stdout, stderr } = await ask(engine, database, login, "SELECT VERSION();");
  const { unit, container } = database;
  if (exitCode !== 0)
    return (
      `databases.${unit}: root of ${container.name} cannot be reached with the password that its variables name: ${stderr.trim()}; ` +
      `let the system's root in by hand: ALTER USER root@localhost IDENTIFIED VIA unix_socket`
    );
  return /mariadb/i.test(stdout)
    ? undefined
    : `databases.${unit}: ${container.name} is no MariaDB (${stdout.trim()}); take its data over by a dump`;
}

/**
 * The way that Breakwater's provider comes in: the system's root, through the server's own socket. The password that there
 * is stays valid, so that the old container works as before when the take-over is undone.
 */
const openToSystemRoot = `SET SESSION sql_log_bin = 0;
SELECT JSON_VALUE(Priv, '$.plugin'), JSON_VALUE(Priv, '$.authentication_string') INTO @plugin, @secret FROM mysql.global_priv WHERE User = 'root' AND Host = 'localhost';
EXECUTE IMMEDIATE CONCAT('ALTER USER root@localhost IDENTIFIED VIA unix_socket OR ', @plugin, ' USING ', QUOTE(@secret));
`;

export async function openRoot(engine: Engine, database: TakenDatabase): Promise<void> {
  const isOpen = async (): Promise<boolean> => (await ask(engine, database, withoutPassword, "SELECT 1;")).exitCode === 0;
  if (await isOpen()) return;
  const { stderr } = await ask(engine, database, login, openToSystemRoot);
  if (await isOpen()) return;
  throw new Stop(
    exitCodes.failed,
    `root@localhost of ${database.container.name} could not be opened to the system's root: ${stderr.trim()}\n` +
      `Nothing was stopped. Do it by hand and try again: ALTER USER root@localhost IDENTIFIED VIA unix_socket`,
  );
}

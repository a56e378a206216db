import { askedVariables, problemsOfServer, type ServerFacts } from "../../../adopt/take-over/server";
import type { TakenDatabase } from "../../../adopt/take-over/taken";
import type { Daemon } from "../../../docker/daemon";
import { versionIn } from "../version";
import type { MariadbDatabase } from "../schema";
import type { AskedServer } from "../../contract";

/** Reads the password inside the container. It never leaves the container and is in no argument list. */
const login = `set -eu
password=\${MARIADB_ROOT_PASSWORD:-\${MYSQL_ROOT_PASSWORD:-}}
file=\${MARIADB_ROOT_PASSWORD_FILE:-\${MYSQL_ROOT_PASSWORD_FILE:-}}
if [ -z "$password" ] && [ -n "$file" ]; then password=$(cat "$file"); fi
export MYSQL_PWD="$password"
client=$(command -v mariadb || command -v mysql)
exec "$client" --user=root --protocol=socket --batch --skip-column-names`;

const withoutPassword = `exec "$(command -v mariadb || command -v mysql)" --user=root --protocol=socket --batch --skip-column-names`;

const ask = (daemon: Daemon, container: string, script: string, input: string) =>
  daemon.exec(container, ["sh", "-c", script], { user: "root", input });

const questions = `SELECT 'version', VERSION();
SELECT 'variable', LOWER(VARIABLE_NAME), VARIABLE_VALUE FROM information_schema.GLOBAL_VARIABLES WHERE LOWER(VARIABLE_NAME) IN (${askedVariables
  .map((name) => `'${name}'`)
  .join(", ")});
SELECT 'encryption', PLUGIN_NAME FROM information_schema.PLUGINS WHERE PLUGIN_TYPE = 'ENCRYPTION' AND PLUGIN_STATUS = 'ACTIVE';
`;

/**
 * Checks whether root of this server is reachable with the container's own settings, and whether its data can be served. Changes
 * nothing.
 */
export async function askServer(daemon: Daemon, database: TakenDatabase, settings: MariadbDatabase["settings"]): Promise<AskedServer> {
  const { unit, container } = database;
  const { exitCode, stdout, stderr } = await ask(daemon, database.container.id, login, questions);
  const rows = stdout.split("\n").map((line) => line.split("\t"));
  const version = rows.find(([kind]) => kind === "version")?.[1];
  if (version === undefined || (exitCode !== 0 && /mariadb/i.test(version)))
    return {
      problems: [
        `databases.${unit}: root of ${container.name} cannot be reached with the password that its variables name: ${stderr.trim()}; ` +
          `let the system's root in by hand: ALTER USER root@localhost IDENTIFIED VIA unix_socket`,
      ],
    };
  const facts: ServerFacts = {
    version,
    variables: Object.fromEntries(rows.flatMap(([kind, name = "", value = ""]) => (kind === "variable" ? [[name, value]] : []))),
    encryption: rows.flatMap(([kind, name]) => (kind === "encryption" && name !== undefined ? [name] : [])),
  };
  const found = versionIn(version);
  return {
    problems: problemsOfServer(container.name, facts, settings).map((problem) => `databases.${unit}: ${problem}`),
    ...(found ? { version: found } : {}),
  };
}

/** The number of tables, as a sign that the data is unchanged. Undefined: the server did not answer. */
export async function tablesIn(daemon: Daemon, container: string): Promise<number | undefined> {
  const query =
    "SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA NOT IN ('information_schema', 'performance_schema', 'sys');";
  const answer = await ask(daemon, container, login, query).catch(() => undefined);
  return answer?.exitCode === 0 && /^\d+\s*$/.test(answer.stdout) ? Number(answer.stdout) : undefined;
}

/**
 * Gives Breakwater's provider its access: the system's root through the server's own socket. The existing password stays valid, so
 * that the old container works again if the take-over is undone.
 */
const openToSystemRoot = `SET SESSION sql_log_bin = 0;
SELECT JSON_VALUE(Priv, '$.plugin'), JSON_VALUE(Priv, '$.authentication_string') INTO @plugin, @secret FROM mysql.global_priv WHERE User = 'root' AND Host = 'localhost';
EXECUTE IMMEDIATE CONCAT('ALTER USER root@localhost IDENTIFIED VIA unix_socket OR ', @plugin, ' USING ', QUOTE(@secret));
`;

export async function openRoot(daemon: Daemon, database: TakenDatabase): Promise<string | undefined> {
  const isOpen = async (): Promise<boolean> => (await ask(daemon, database.container.id, withoutPassword, "SELECT 1;")).exitCode === 0;
  if (await isOpen()) return undefined;
  const { stderr } = await ask(daemon, database.container.id, login, openToSystemRoot);
  if (await isOpen()) return undefined;
  return (
    `root@localhost of ${database.container.name} could not be opened to the system's root: ${stderr.trim()}\n` +
    `Do it by hand and try again: ALTER USER root@localhost IDENTIFIED VIA unix_socket`
  );
}

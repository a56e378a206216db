import { randomBytes } from "node:crypto";
import type { Daemon } from "../../../docker/daemon";
import { mariadbDataDirectory } from "../server";
import { type Context, ProviderError } from "../../../provider/types";
import { passwordHash } from "./account";
import type { Sql } from "./connection";
import { pause } from "./server";

/** The image's file with the name and password for its health check. A copied data directory lacks it; the check then runs as root. */
export const healthFile = `${mariadbDataDirectory}/.my-healthcheck.cnf`;

/** The image's default, used when the file does not name one. */
const usualName = "healthcheck";
/** The check of the official image also connects over TCP. */
const places = ["localhost", "127.0.0.1", "::1"] as const;

/** Milliseconds until Docker has probed again and reports a server as healthy. */
const limits = { healthy: 60_000, poll: 250 } as const;

interface Credentials {
  readonly user: string;
  readonly password: string;
}

interface Stored {
  readonly plugin: string | null;
  readonly hash: string | null;
  readonly locked: string | null;
}

function credentialsIn(text: string): Credentials | undefined {
  const value = (key: string): string | undefined =>
    new RegExp(`^\\s*${key}\\s*=\\s*(.*?)\\s*$`, "m").exec(text)?.[1]?.replace(/^(["'])(.*)\1$/, "$2");
  const [user, password] = [value("user"), value("password")];
  return user !== undefined && user !== "" && password !== undefined && password !== "" ? { user, password } : undefined;
}

/**
 * The reason why the health check fails although the server works; empty while Docker calls it healthy, or where the check
 * needs no account.
 */
export async function healthDeviations(sql: Sql, daemon: Daemon, container: string): Promise<string[]> {
  const health = (await daemon.inspect(container))?.State.Health?.Status;
  if (health === undefined || health === "healthy") return [];
  const file = await daemon.readFile(container, healthFile);
  if (file === undefined) return [];
  const credentials = credentialsIn(file.toString());
  if (!credentials)
    return [`health account: ${healthFile} names neither account nor password, so the health check fails on a server that works`];
  const [stored] = await sql.rows<Stored>(
    "SELECT JSON_VALUE(Priv, '$.plugin') AS plugin, JSON_VALUE(Priv, '$.authentication_string') AS hash, JSON_VALUE(Priv, '$.account_locked') AS locked FROM mysql.global_priv WHERE User = ? AND Host = 'localhost'",
    [credentials.user],
  );
  const what = deviation(credentials, stored);
  return what === undefined ? [] : [`health account: ${what}, so the health check fails on a server that works`];
}

function deviation({ user, password }: Credentials, stored: Stored | undefined): string | undefined {
  if (!stored) return `${user}@localhost is missing`;
  if (stored.plugin !== "mysql_native_password" || stored.hash !== passwordHash(password))
    return `the password of ${user}@localhost is not the one in ${healthFile}`;
  return stored.locked && stored.locked !== "0" ? `${user}@localhost is locked` : undefined;
}

/**
 * Restores the account, or the file, while the server runs, and waits until Docker reports it as healthy.
 * @param onPrimary gives a session on the primary, from which the account is replicated
 */
export async function repairHealth(
  sql: Sql,
  daemon: Daemon,
  container: string,
  context: Context,
  onPrimary: (work: (sql: Sql) => Promise<void>) => Promise<void> = (work) => work(sql),
): Promise<void> {
  if ((await healthDeviations(sql, daemon, container)).length === 0) return;
  const { user, password } =
    credentialsIn((await daemon.readFile(container, healthFile))?.toString() ?? "") ?? (await newFile(daemon, container));
  // Replicated, because replicas were copied with this account: the next statement about it would stop a replica that lacks
  // it.
  await onPrimary(async (primary) => {
    await primary.run("FLUSH PRIVILEGES");
    for (const place of places) {
      const identity = "IDENTIFIED VIA mysql_native_password USING ?";
      await primary.run(`CREATE USER IF NOT EXISTS ?@? ${identity}`, [user, place, passwordHash(password)]);
      await primary.run(`ALTER USER ?@? ${identity} ACCOUNT UNLOCK`, [user, place, passwordHash(password)]);
    }
  });
  await healthy(daemon, container, context);
}

async function newFile(daemon: Daemon, container: string): Promise<Credentials> {
  const made = { user: usualName, password: randomBytes(24).toString("hex") };
  const text = `[mariadb-client]\nsocket=/run/mysqld/mysqld.sock\nuser=${made.user}\npassword=${made.password}\n`;
  const script = `set -eu; umask 077; cat >${healthFile}.new; chown mysql:mysql ${healthFile}.new; mv ${healthFile}.new ${healthFile}`;
  const { exitCode, stderr } = await daemon.exec(container, ["sh", "-c", script], { user: "root", input: text });
  if (exitCode !== 0)
    throw new ProviderError(`${container}: ${healthFile} could not be written: ${stderr.trim()}. The server keeps serving.`);
  return made;
}

async function healthy(daemon: Daemon, container: string, context: Context): Promise<void> {
  for (const until = Date.now() + limits.healthy; Date.now() < until; await pause(limits.poll, context)) {
    if ((await daemon.inspect(container))?.State.Health?.Status === "healthy") return;
  }
}

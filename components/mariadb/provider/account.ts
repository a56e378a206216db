import type { AccountInputs, AccountOutputs } from "../resources";
import { createHash } from "node:crypto";
import { diffOf } from "../../../provider/diff";
import { type Context, type Handler, ProviderError } from "../../../provider/types";
import type { ServerRef } from "../../../provider/resources/server";
import { type Cluster, memberOf, observing } from "./cluster";
import { Unreachable, type Sql, type WithServer } from "./connection";
import { split, unknownWriter } from "./role-words";
import { exists, replacesWithContainer, waits } from "./server";

interface Stored {
  readonly plugin: string | null;
  readonly hash: string | null;
  readonly locked: string | null;
}

/** States of a container in which no account needs to be dropped. */
const stopped = ["missing", "created", "exited", "dead"];

export function accountHandler(withServer: WithServer): Handler<AccountInputs, AccountOutputs> {
  const observe = observing(withServer);
  const ensure = async (inputs: AccountInputs, context: Context): Promise<AccountOutputs> => {
    const cluster = await observe(context, inputs.server);
    const server = writerIn(cluster, inputs);
    if (server) await withServer(context, server, waits.ready, (sql) => repair(sql, inputs));
    // Every member has the accounts. The start of a member waits for its account, and must not wait for the primary.
    else if ((await withServer(context, inputs.server, waits.ready, (sql) => deviations(sql, inputs))).length > 0)
      throw notWritten(cluster, inputs);
    return { drift: [] };
  };
  return {
    check: (inputs) =>
      inputs.role === "app" && inputs.schema === undefined
        ? [{ property: "schema", reason: "an account of the role `app` needs the schema it works in" }]
        : [],
    diff: (_id, old, news) => diffOf(old, news, { replace: ["username", ...replacesWithContainer(old, news)] }),
    create: async (inputs, context) => ({ id: `${inputs.server.container}/${inputs.username}`, outputs: await ensure(inputs, context) }),
    update: (_id, _old, news, context) => ensure(news, context),
    async read(id, state, context) {
      try {
        const server = writerIn(await observe(context, state.server), state);
        // The resources of the members report that the primary is not known.
        if (!server) return { id, outputs: { drift: [] } };
        return { id, outputs: { drift: await withServer(context, server, waits.look, (sql) => deviations(sql, state)) } };
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error;
        return { id, outputs: { drift: [`server unreachable: ${error.message}`] } };
      }
    },
    adopt: async (inputs, context) => {
      const id = `${inputs.server.container}/${inputs.username}`;
      return (await exists(context, inputs.server)) ? { id, outputs: { drift: [] } } : undefined;
    },
    async delete(_id, state, context) {
      try {
        const cluster = await observe(context, state.server);
        const server = writerIn(cluster, state);
        if (!server) throw notWritten(cluster, state);
        await withServer(context, server, waits.ready, (sql) => sql.run("DROP USER IF EXISTS ?@'%'", [state.username]));
      } catch (error) {
        // `down` must work when the server of the stack has already stopped.
        if (!(error instanceof Unreachable && stopped.includes(error.state))) throw error;
      }
    },
  };
}

/**
 * The member on which accounts are made: the one that accepts writes. Undefined while that is not known. Root may write on
 * a read-only member too, and such a transaction would set it apart from its primary.
 */
function writerIn(cluster: Cluster | undefined, { server }: AccountInputs): ServerRef | undefined {
  if (!cluster) return server;
  const { writer } = cluster;
  if (writer.kind === "one") return memberOf(cluster, writer.name)?.ref;
  const isDeclared = writer.kind === "none" || (writer.kind === "unknown" && writer.names.includes(server.container));
  return isDeclared ? server : undefined;
}

function notWritten(cluster: Cluster | undefined, { username }: AccountInputs): ProviderError {
  const names = cluster?.writer.kind === "several" || cluster?.writer.kind === "unknown" ? cluster.writer.names : [];
  return cluster?.writer.kind === "several" ? split(names) : unknownWriter(names, `account ${username}`);
}

async function repair(sql: Sql, inputs: AccountInputs): Promise<void> {
  const { username } = inputs;
  // No character set: the server's settings apply to its new schemas, and an existing schema keeps its own.
  if (inputs.role === "app") await sql.run(`CREATE DATABASE IF NOT EXISTS ${quoted(schemaOf(inputs))}`);
  // The statement contains only the hash, because the binary log keeps its text.
  const identity = "?@'%' IDENTIFIED VIA mysql_native_password USING ? REQUIRE NONE";
  if ((await identityDeviations(sql, inputs)).includes(missingAccount)) {
    // After a load of the system tables the server may still use its cached ones, and privileges without an account block a
    // new account.
    await sql.run("FLUSH PRIVILEGES");
    await sql.run("DROP USER IF EXISTS ?@'%'", [username]);
  }
  await sql.run(`CREATE USER IF NOT EXISTS ${identity}`, [username, passwordHash(inputs.password)]);
  if ((await identityDeviations(sql, inputs)).length > 0)
    await sql.run(`ALTER USER ${identity} ACCOUNT UNLOCK`, [username, passwordHash(inputs.password)]);
  const { missing, surplus } = await compareGrants(sql, inputs);
  if (surplus.length > 0) await sql.run("REVOKE ALL PRIVILEGES, GRANT OPTION FROM ?@'%'", [username]);
  if (missing.length > 0 || surplus.length > 0) await sql.run(`GRANT ${rightsOf(inputs)} TO ?@'%'`, [username]);
}

async function deviations(sql: Sql, inputs: AccountInputs): Promise<string[]> {
  const identity = await identityDeviations(sql, inputs);
  if (identity.includes(missingAccount)) return identity;
  const { missing, surplus } = await compareGrants(sql, inputs);
  return [...identity, ...missing.map((right) => `rights: without ${right}`), ...surplus.map((right) => `rights: also ${right}`)];
}

const missingAccount = "account: missing";

async function identityDeviations(sql: Sql, inputs: AccountInputs): Promise<string[]> {
  const [stored] = await sql.rows<Stored>(
    "SELECT JSON_VALUE(Priv, '$.plugin') AS plugin, JSON_VALUE(Priv, '$.authentication_string') AS hash, JSON_VALUE(Priv, '$.account_locked') AS locked FROM mysql.global_priv WHERE User = ? AND Host = '%'",
    [inputs.username],
  );
  if (!stored) return [missingAccount];
  const known = stored.plugin === "mysql_native_password" && stored.hash === passwordHash(inputs.password);
  return [...(known ? [] : ["password: not the declared one"]), ...(stored.locked && stored.locked !== "0" ? ["account: locked"] : [])];
}

/** SHOW GRANTS returns one line per privilege; the first also contains the identity. */
async function compareGrants(sql: Sql, inputs: AccountInputs): Promise<{ missing: string[]; surplus: string[] }> {
  const rows = await sql.rows<Record<string, string>>("SHOW GRANTS FOR ?@'%'", [inputs.username]);
  const granted = rows.map((row) => /^GRANT (.+?) TO /.exec(Object.values(row)[0]!)?.[1] ?? "").filter((right) => right !== "USAGE ON *.*");
  const withOption = rows.some((row) => Object.values(row)[0]!.includes("WITH GRANT OPTION")) ? ["GRANT OPTION"] : [];
  const expected = rightsOf(inputs);
  return {
    missing: granted.includes(expected) ? [] : [expected],
    surplus: [...granted.filter((right) => right !== expected), ...withOption],
  };
}

function rightsOf(inputs: AccountInputs): string {
  if (inputs.role === "replication") return "REPLICATION SLAVE ON *.*";
  // Unescaped, _ and % would also match other schemas.
  return `ALL PRIVILEGES ON ${quoted(schemaOf(inputs).replace(/[\\_%]/g, "\\$&"))}.*`;
}

function schemaOf(inputs: AccountInputs): string {
  if (inputs.schema === undefined) throw new ProviderError(`account ${inputs.username}: the role app needs a schema`);
  return inputs.schema;
}

function quoted(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

/** The form in which mysql_native_password stores a password. */
export function passwordHash(password: string): string {
  const once = createHash("sha1").update(password).digest();
  return `*${createHash("sha1").update(once).digest("hex").toUpperCase()}`;
}

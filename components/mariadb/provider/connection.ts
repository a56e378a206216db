import type { Duplex } from "node:stream";
import type { Connection } from "mariadb";
import type { Daemon } from "../../../docker/daemon";
import type { ServerRef } from "../../../provider/resources/server";
import { type Context, ProviderError } from "../../../provider/types";
import { pause } from "./server";
import { answered } from "./silence";

/** One SQL session as root of the server. The client escapes values, and they never appear in an error. */
export interface Sql {
  rows<T>(statement: string, values?: readonly unknown[]): Promise<readonly T[]>;
  run(statement: string, values?: readonly unknown[]): Promise<void>;
}

/** The server gives no SQL session: its container is missing or stopped, or nothing answers in it. */
export class Unreachable extends ProviderError {
  constructor(
    message: string,
    /** The container's state in Docker's words; "missing" when there is none. */
    readonly state: string,
  ) {
    super(message);
  }
}

/** The server runs but refuses the system's root: only its data can be the cause. */
export class RootRefused extends Unreachable {}

/** Opens a session, uses it and closes it. Waits for the server for at most `waitMs` milliseconds. */
export type WithServer = <T>(context: Context, server: ServerRef, waitMs: number, work: (sql: Sql) => Promise<T>) => Promise<T>;

const pollMs = 200;
/**
 * Access denied, with and without a password, and the milliseconds that it must last: a server that fills a new data
 * directory denies access for a moment.
 */
const refusals: readonly number[] = [1045, 1698];
const refusedMs = 3_000;

export const withServer: WithServer = async (context, server, waitMs, work) => {
  const { connection, stream } = await connect(context, server, waitMs);
  try {
    return await work(session(connection, stream, context.daemon(server.host), server.container));
  } finally {
    await connection.end().catch(() => connection.destroy());
  }
};

interface Opened {
  readonly connection: Connection;
  readonly stream: Duplex;
}

async function connect(context: Context, { host, container }: ServerRef, waitMs: number): Promise<Opened> {
  const daemon = context.daemon(host);
  const deadline = Date.now() + waitMs;
  let refusedSince: number | undefined;
  for (;;) {
    try {
      return await open(daemon, container);
    } catch (error) {
      refusedSince = refusals.includes((error as { errno?: number }).errno ?? 0) ? (refusedSince ?? Date.now()) : undefined;
      const state = await stateOf(daemon, container);
      if (state !== "running" && state !== "restarting") throw new Unreachable(`container ${container} is ${state}`, state);
      if (refusedSince !== undefined && Date.now() - refusedSince >= refusedMs)
        throw new RootRefused(
          `${container} works and does not let root@localhost in over its own socket (${reasonOf(error)}): were the system's tables of another server loaded?`,
          state,
        );
      if (Date.now() >= deadline) throw new Unreachable(await silence(daemon, container, waitMs, error), state);
    }
    await pause(pollMs, context);
  }
}

/**
 * Root has no password: the server trusts the system's root on its socket. Every user with access to Docker may connect,
 * and there is no password to rotate or to leak.
 */
async function open(daemon: Daemon, container: string): Promise<Opened> {
  const stream = await daemon.stream(container, ["socat", "-", "UNIX-CONNECT:/run/mysqld/mysqld.sock"], { user: "root" });
  try {
    // Loaded on first use: a preview never needs it, and loading costs time for every module of the plugin.
    const { createConnection } = await import("mariadb");
    const connection = await createConnection({
      user: "root",
      connectTimeout: 10_000,
      queryTimeout: 0,
      bigIntAsNumber: true,
      stream: (done) => done(undefined, stream),
    });
    // A connection lost between two statements shows in the next statement; without a listener it would end the process.
    connection.on("error", () => undefined);
    return { connection, stream };
  } catch (error) {
    stream.destroy();
    throw error;
  }
}

function session(connection: Connection, stream: Duplex, daemon: Daemon, container: string): Sql {
  const query = async (statement: string, values?: readonly unknown[]): Promise<unknown> => {
    try {
      // The connection's own close would wait for the answer, or open a second connection over the same stream.
      return await answered(connection.query(statement, values), { daemon, container, statement, giveUp: () => void stream.destroy() });
    } catch (error) {
      if (error instanceof ProviderError) throw error;
      throw new ProviderError(`${container}: ${reasonOf(error)} (statement: ${statement})`);
    }
  };
  return {
    rows: async <T>(statement: string, values?: readonly unknown[]) => (await query(statement, values)) as readonly T[],
    run: async (statement, values) => void (await query(statement, values)),
  };
}

async function stateOf(daemon: Daemon, container: string): Promise<string> {
  const inspected = await daemon.inspect(container);
  return inspected?.State.Status ?? "missing";
}

async function silence(daemon: Daemon, container: string, waitMs: number, error: unknown): Promise<string> {
  const logs = await daemon.logs(container, 15);
  return `${container} gave no SQL session within ${waitMs / 1000} s: ${reasonOf(error)}\nLast lines of its log:\n${logs}`;
}

/** The client's own messages repeat the statement with its values, which may be secret. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { sqlMessage, errno } = error as Error & { sqlMessage?: string | null; errno?: number };
  return sqlMessage ? `${sqlMessage} (error ${errno})` : error.message;
}

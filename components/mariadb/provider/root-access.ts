import type { ServerRef } from "../../../provider/resources/server";
import type { Context } from "../../../provider/types";
import { RootRefused, type WithServer } from "./connection";
import { waits } from "./server";

const files = { options: "/etc/mysql/conf.d/zz-breakwater-root.cnf", statements: "/etc/mysql/breakwater-root.sql" } as const;

const letRootIn = [
  "SET SESSION sql_log_bin = 0;",
  "CREATE USER IF NOT EXISTS root@localhost IDENTIFIED VIA unix_socket;",
  "ALTER USER root@localhost IDENTIFIED VIA unix_socket;",
  "GRANT ALL PRIVILEGES ON *.* TO root@localhost WITH GRANT OPTION;",
  "",
].join("\n");

/**
 * The same, for repairs. If the server refuses the system's root, because the system tables of another server were loaded,
 * it restarts once with statements that let root in. No user could undo the load, and a new container would not help: the
 * cause is in the data.
 */
export function lettingRootIn(withServer: WithServer): WithServer {
  return async (context, server, waitMs, work) => {
    try {
      return await withServer(context, server, waitMs, work);
    } catch (error) {
      if (!(error instanceof RootRefused)) throw error;
    }
    await restartWithRoot(withServer, context, server);
    return withServer(context, server, waitMs, work);
  };
}

async function restartWithRoot(withServer: WithServer, context: Context, server: ServerRef): Promise<void> {
  const daemon = context.daemon(server.host);
  const { container } = server;
  await daemon.putFiles(container, [
    { path: files.options, content: `[mariadbd]\ninit_file = ${files.statements}\n`, mode: "0644" },
    { path: files.statements, content: letRootIn, mode: "0644" },
  ]);
  try {
    await daemon.stop(container);
    await daemon.start(container);
    await withServer(context, server, waits.ready, (sql) => sql.rows("SELECT 1"));
  } finally {
    await daemon.exec(container, ["rm", "-f", files.options, files.statements], { user: "root" }).catch(() => undefined);
  }
}

import { Unreachable, type Sql, type WithServer } from "../../components/mariadb/provider/connection";
import { fakeDaemon } from "./fake-daemon";
import type { Context } from "../../provider/types";

/** Rows for each query, by the start of its statement; or the state of a container that does not answer. */
export type Script = Readonly<Record<string, () => readonly object[]>> | { readonly stopped: string };

/** Servers that answer only the queries of a test, and record every statement that changes something. */
export class ScriptedServers {
  readonly changes: (readonly [statement: string, ...values: unknown[]])[] = [];
  /** Without containers that are members, a server counts as the only one of its database. */
  readonly context: Context = {
    daemon: () => fakeDaemon({ containers: async () => [], ...this.daemon }),
    signal: new AbortController().signal,
  };

  constructor(
    private readonly servers: Readonly<Record<string, Script>>,
    private readonly daemon: Parameters<typeof fakeDaemon>[0] = {},
  ) {}

  readonly open: WithServer = async (_context, { container }, _waitMs, work) => {
    const script = this.servers[container];
    if (!script) throw new Error(`unexpected connection to ${container}`);
    if ("stopped" in script && typeof script.stopped === "string")
      throw new Unreachable(`container ${container} is ${script.stopped}`, script.stopped);
    return work(this.session(script as Readonly<Record<string, () => readonly object[]>>));
  };

  private session(script: Readonly<Record<string, () => readonly object[]>>): Sql {
    return {
      rows: async <T>(statement: string) => {
        const known = Object.entries(script).find(([start]) => statement.startsWith(start));
        if (!known) throw new Error(`unexpected question: ${statement}`);
        return known[1]() as readonly T[];
      },
      run: async (statement, values = []) => void this.changes.push([statement, ...values]),
    };
  }
}

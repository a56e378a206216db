import type { Connection } from "mariadb";
import type { MariadbLab } from "./mariadb-lab";

export interface LoadResult {
  readonly acknowledged: number;
  readonly failed: readonly string[];
  /** Longest time in milliseconds that a write waited for its answer. */
  readonly longestMs: number;
}

/** Writers that insert as fast as the server answers, each on its own connection, until they are stopped. */
export class WriteLoad {
  private readonly failures: string[] = [];
  private readonly writers: Promise<void>[];
  private written = 0;
  private longest = 0;
  private ended = false;

  private constructor(connections: readonly Connection[]) {
    this.writers = connections.map((connection, writer) => this.write(connection, writer));
  }

  static async start(lab: MariadbLab, writers = 4): Promise<WriteLoad> {
    const connections = await Promise.all(Array.from({ length: writers }, () => lab.connectApp(0)));
    await connections[0]!.query("CREATE TABLE IF NOT EXISTS writes (writer INT, number INT, PRIMARY KEY (writer, number)) ENGINE = InnoDB");
    return new WriteLoad(connections);
  }

  private async write(connection: Connection, writer: number): Promise<void> {
    for (let number = 0; !this.ended; number++) {
      const began = performance.now();
      try {
        await connection.query("INSERT INTO writes VALUES (?, ?)", [writer, number]);
        this.written++;
      } catch (error) {
        this.failures.push((error as Error).message);
      }
      this.longest = Math.max(this.longest, performance.now() - began);
    }
    await connection.end();
  }

  get acknowledged(): number {
    return this.written;
  }

  async end(): Promise<LoadResult> {
    this.ended = true;
    await Promise.all(this.writers);
    return { acknowledged: this.written, failed: this.failures, longestMs: Math.round(this.longest) };
  }
}

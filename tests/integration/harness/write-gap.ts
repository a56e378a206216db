import { setTimeout as pause } from "node:timers/promises";
import { run } from "./process";

/** Writes to a primary as fast as it answers, and measures the longest time without an acknowledged write. */
export class WriteGap {
  private ended = false;
  private readonly times: number[] = [];
  private readonly writing: Promise<void>;

  constructor(private readonly container: string) {
    this.writing = this.write();
  }

  private sql(statement: string): Promise<{ code: number }> {
    return run("docker", ["exec", this.container, "mariadb", "--user=root", "--execute", statement], { limitSeconds: 30 });
  }

  private async write(): Promise<void> {
    await this.sql("CREATE DATABASE IF NOT EXISTS writes; CREATE TABLE IF NOT EXISTS writes.all_of_them (at DATETIME(6))");
    while (!this.ended) {
      const { code } = await this.sql("INSERT INTO writes.all_of_them VALUES (NOW(6))");
      if (code === 0) this.times.push(Date.now());
      else await pause(50);
    }
  }

  /** In seconds. */
  async end(): Promise<number> {
    this.ended = true;
    await this.writing;
    return Math.max(...this.times.slice(1).map((time, index) => time - (this.times[index] as number))) / 1000;
  }
}

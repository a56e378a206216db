import { isInterrupted } from "./process";

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What went wrong with single contenders: it costs the others nothing, and the whole run still fails in the end. */
export class Setbacks {
  private readonly all: string[] = [];

  async during(what: string, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (isInterrupted()) throw error;
      this.add(`${what}: ${messageOf(error)}`);
    }
  }

  add(message: string): void {
    console.error(message);
    this.all.push(message);
  }

  /** Fails with everything that went wrong; to be called when nothing is left to measure. */
  raise(): void {
    if (this.all.length > 0) throw new Error(["Not everything could be measured:", ...this.all].join("\n"));
  }
}

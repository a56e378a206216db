import { isInterrupted } from "./process";

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Failures of single contenders. They do not affect the others, but the whole run fails at its end. */
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

  /** Throws if there were failures. Call it when all measurements are done. */
  raise(): void {
    if (this.all.length > 0) throw new Error(["Not everything could be measured:", ...this.all].join("\n"));
  }
}

import { asCalled } from "./launcher";

/** The output of a command: results on stdout, progress on stderr, so that `--json` output stays clean. */
export interface Console {
  readonly result: (text: string) => void;
  /** One line about a step: ✓ already done, + done now, ! attention. */
  readonly step: (mark: Mark, text: string) => void;
  /**
   * The current activity, until the next call; "" ends it. A terminal shows it with the elapsed time in one line, which is
   * overwritten. A log gets a line now and then. A function is called each time and reports its own times.
   */
  readonly waiting: (what: string | (() => string)) => void;
}

/** Discards everything, for runs whose progress does not matter. */
export const silently: Console = { result: () => undefined, step: () => undefined, waiting: () => undefined };

export type Mark = "✓" | "+" | "~" | "-" | "!" | "·";

const colours: Readonly<Record<Mark, number>> = { "✓": 32, "+": 32, "~": 33, "-": 31, "!": 31, "·": 90 };

export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/**
 * Milliseconds between two updates of the current activity, and between two lines in a log; seconds after which the elapsed time is
 * shown.
 */
const tick = 1_000;
const lineEvery = 20_000;
const worthTelling = 2;

/** Keeps reporting the current activity, even while nothing happens. */
class Waiting {
  private timer: NodeJS.Timeout | undefined;
  private since = 0;
  private lastLine = 0;
  private what: string | (() => string) = "";

  constructor(
    private readonly draw: (text: string) => void,
    private readonly line: (text: string) => void,
  ) {}

  show(what: string | (() => string)): void {
    this.what = what;
    if (what === "") {
      clearInterval(this.timer);
      this.timer = undefined;
      return this.draw("");
    }
    if (this.timer === undefined) {
      this.since = this.lastLine = Date.now();
      // Only the work keeps a command alive.
      this.timer = setInterval(() => this.again(), tick).unref();
    }
    this.draw(this.text());
  }

  private again(): void {
    this.draw(this.text());
    if (Date.now() - this.lastLine < lineEvery) return;
    this.lastLine = Date.now();
    const text = this.text().trim();
    if (text !== "") this.line(text);
  }

  private text(): string {
    if (typeof this.what === "function") return this.what();
    const seconds = Math.round((Date.now() - this.since) / 1000);
    return seconds < worthTelling ? this.what : `${this.what} (${seconds} s)`;
  }
}

export function openConsole(out: Terminal = process.stdout, err: Terminal = process.stderr, env: NodeJS.ProcessEnv = process.env): Console {
  const watched = err.isTTY === true && env.TERM !== "dumb";
  const coloured = watched && !env.NO_COLOR;
  const clear = watched ? "\r\x1b[K" : "";
  const wait = new Waiting(
    (text) => void (watched && err.write(`${clear}${text.slice(0, (err.columns ?? 80) - 1)}`)),
    (line) => void (!watched && err.write(`· ${asCalled(line)}\n`)),
  );
  return {
    result: (text) => void out.write(`${asCalled(text)}\n`),
    step: (mark, text) => void err.write(`${clear}${coloured ? `\x1b[${colours[mark]}m${mark}\x1b[0m` : mark} ${asCalled(text)}\n`),
    waiting: (what) => wait.show(what),
  };
}

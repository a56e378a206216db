import { asCalled } from "./launcher";

/** Where a command talks: results on stdout, what happens on stderr, so that `--json` output stays clean. */
export interface Console {
  readonly result: (text: string) => void;
  /** One line about a step: ✓ there, + done now, ! attention. */
  readonly step: (mark: Mark, text: string) => void;
  /** A line that the next one replaces; nothing where no person watches. */
  readonly waiting: (text: string) => void;
}

/** Says nothing, for runs whose progress is nobody's concern. */
export const silently: Console = { result: () => undefined, step: () => undefined, waiting: () => undefined };

export type Mark = "✓" | "+" | "~" | "-" | "!" | "·";

const colours: Readonly<Record<Mark, number>> = { "✓": 32, "+": 32, "~": 33, "-": 31, "!": 31, "·": 90 };

export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export function openConsole(out: Terminal = process.stdout, err: Terminal = process.stderr, env: NodeJS.ProcessEnv = process.env): Console {
  const watched = err.isTTY === true && env.TERM !== "dumb";
  const coloured = watched && !env.NO_COLOR;
  const clear = watched ? "\r\x1b[K" : "";
  return {
    result: (text) => void out.write(`${asCalled(text)}\n`),
    step: (mark, text) => void err.write(`${clear}${coloured ? `\x1b[${colours[mark]}m${mark}\x1b[0m` : mark} ${asCalled(text)}\n`),
    waiting: (text) => void (watched && err.write(`${clear}${text.slice(0, (err.columns ?? 80) - 1)}`)),
  };
}

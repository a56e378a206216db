import { interpolate, NotAnExpression, type Variables } from "./interpolate";

export interface EnvironmentFile {
  readonly values: Readonly<Record<string, string>>;
  /** Lines that Compose refuses, with the whole file. */
  readonly problems: readonly { readonly line: number; readonly text: string }[];
}

/** The value of a name that stands alone, and of `${NAME}` in a value, before the file's own values. */
export type Lookup = (name: string) => string | undefined;

const nothing: Lookup = () => undefined;

/** The NAME=value lines of an environment file by the rules of Compose, or with `raw`, those of `docker run --env-file`. */
export function parseEnvironmentFile(text: string, lookup: Lookup = nothing, format?: string): EnvironmentFile {
  const plain = text.replace(/^\ufeff/, "");
  return format === "raw" ? rawOf(plain, lookup) : new Parser(plain, lookup).parse();
}

function rawOf(text: string, lookup: Lookup): EnvironmentFile {
  const lines = text.split("\n").map((line) => line.replace(/\r$/, "").trimStart());
  const found = lines.flatMap((line): [string, string][] => {
    if (line === "" || line.startsWith("#")) return [];
    const at = line.indexOf("=");
    const value = at < 0 ? lookup(line) : line.slice(at + 1);
    return value === undefined ? [] : [[at < 0 ? line : line.slice(0, at), value]];
  });
  return { values: Object.fromEntries(found), problems: [] };
}

const blank = /[\t\v\f\r \u0085\u00a0]*/y;
const name = /(?:export[\t\v\f\r \u0085\u00a0]+)?([\p{L}\p{N}_.\-[\] \t\r\v\f]*?)[\t\v\f\r \u0085\u00a0]*(?:([=:])|(?=\n|$))/uy;
const escapes: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  '"': '"',
  "\\": "\\",
  // One dollar that begins no expression.
  $: "$$",
};

class Parser {
  private at = 0;
  private readonly values = new Map<string, string>();
  private readonly problems: { line: number; text: string }[] = [];

  constructor(
    private readonly text: string,
    private readonly lookup: Lookup,
  ) {}

  parse(): EnvironmentFile {
    while (this.next()) this.statement();
    return { values: Object.fromEntries(this.values), problems: this.problems };
  }

  /** Moves to the next statement, behind blank lines and comments. */
  private next(): boolean {
    this.skip(/\s*(?:#[^\n]*\s*)*/y);
    return this.at < this.text.length;
  }

  private skip(form: RegExp): string {
    form.lastIndex = this.at;
    const found = form.exec(this.text)?.[0] ?? "";
    this.at += found.length;
    return found;
  }

  private statement(): void {
    name.lastIndex = this.at;
    const found = name.exec(this.text);
    const [whole, key = "", sign] = found ?? [];
    if (whole === undefined || /\s/.test(key) || (key === "" && sign === undefined)) return this.refuse("it is not NAME=value");
    this.at += whole.length;
    if (sign === undefined) {
      const value = this.lookup(key);
      if (value !== undefined) this.values.set(key, value);
      return;
    }
    this.skip(blank);
    const value = this.value();
    if (value !== undefined) this.values.set(key, value);
  }

  private value(): string | undefined {
    const quote = this.text[this.at];
    if (quote === '"' || quote === "'") return this.quoted(quote);
    const line = this.skip(/[^\n]*/y);
    return this.expanded((line.split(" #")[0] ?? "").trimEnd());
  }

  private quoted(quote: string): string | undefined {
    const form = quote === '"' ? /"((?:\\[\s\S]|[^"\\])*)"/y : /'((?:\\[\s\S]|[^'\\])*)'/y;
    form.lastIndex = this.at;
    const found = form.exec(this.text);
    if (!found) return this.refuse("its quote is not closed");
    this.at += found[0].length;
    const inside = (found[1] ?? "").replaceAll(`\\${quote}`, quote);
    if (quote === "'") return inside;
    const unescaped = inside.replace(/\\(?:([abcfnrtv$"\\])|0(\d{0,3}))/g, (whole, letter?: string, octal?: string) =>
      letter !== undefined
        ? (escapes[letter] ?? whole)
        : /^[0-3][0-7]{2}$/.test(octal ?? "")
          ? String.fromCharCode(parseInt(octal ?? "", 8))
          : whole,
    );
    return this.expanded(unescaped);
  }

  private expanded(text: string): string | undefined {
    const names = [...text.matchAll(/[A-Za-z_]\w*/g)].map(([word]) => word);
    const known = Object.fromEntries(
      names.flatMap((word) => {
        const value = this.lookup(word) ?? this.values.get(word);
        return value === undefined ? [] : [[word, { value, from: "" }] as const];
      }),
    ) as Variables;
    try {
      return interpolate(text, known, () => undefined);
    } catch (error) {
      if (!(error instanceof NotAnExpression)) throw error;
      return this.refuse("it holds a ${ that is not an expression");
    }
  }

  /** The rest of the line is left out. */
  private refuse(text: string): undefined {
    this.problems.push({ line: this.text.slice(0, this.at).split("\n").length, text });
    this.skip(/[^\n]*/y);
    return undefined;
  }
}

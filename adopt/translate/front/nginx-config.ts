/** A directive of an nginx configuration: its words, and the directives in its block. */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly block?: readonly Directive[];
}

const token =
  /\s+|#[^\n]*|"((?:\\[\s\S]|[^"\\])*)"|'((?:\\[\s\S]|[^'\\])*)'|([{};])|((?:\\[\s\S]|\$\{[^}]*\}|[^\s{};"'\\])(?:\\[\s\S]|\$\{[^}]*\}|[^\s{};\\])*)/y;

/** The directives of a configuration; undefined if its braces and quotes do not fit together. */
export function parseNginx(text: string): readonly Directive[] | undefined {
  const stack: { words: string[]; found: Directive[] }[] = [{ words: [], found: [] }];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    const now = stack.at(-1);
    if (!match || !now) return undefined;
    const [, double, single, sign, word] = match;
    const value = double ?? single ?? word;
    if (value !== undefined) now.words.push(value);
    if (sign === "{") stack.push({ words: [], found: [] });
    else if (sign !== undefined && !closed(stack, sign)) return undefined;
  }
  return stack.length === 1 && stack[0]?.words.length === 0 ? stack[0].found : undefined;
}

/** Ends a directive or a block. */
function closed(stack: { words: string[]; found: Directive[] }[], sign: string): boolean {
  const block = sign === "}" ? stack.pop() : undefined;
  const now = stack.at(-1);
  const [name, ...args] = now?.words.splice(0) ?? [];
  if (now === undefined || name === undefined || (block && block.words.length > 0)) return false;
  now.found.push({ name, args, ...(block ? { block: block.found } : {}) });
  return true;
}

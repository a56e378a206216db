export type Variables = Readonly<Record<string, { readonly value: string; readonly from: string }>>;

/** The result for one variable in a text. */
export interface Use {
  readonly name: string;
  readonly value?: string;
  /** The source of the value; absent if there is none, so that the text is empty there. */
  readonly from?: string;
  /** The message of `${NAME:?message}` if the variable is required and missing. */
  readonly required?: string;
  /** `${NAME:+other}`: the variable only decides whether the other text is written. */
  readonly decides?: true;
}

/** A text with `${` that is not an expression. Compose refuses the file. */
export class NotAnExpression extends Error {}

const start = /\$(?:\$|([A-Za-z_]\w*)|\{)/g;
const inner = /^([A-Za-z_]\w*)(?:(:?[-?+])(.*))?$/;

/**
 * Compose's substitution: $NAME, ${NAME}, ${NAME:-default}, ${NAME:?message}, ${NAME:+other}, nested to any depth, and $$ for one
 * dollar.
 * @throws NotAnExpression
 */
export function interpolate(text: string, variables: Variables, used: (use: Use) => void): string {
  let result = "";
  let at = 0;
  for (const found of text.matchAll(start)) {
    if (found.index < at) continue;
    result += text.slice(at, found.index);
    at = found.index + found[0].length;
    if (found[0] === "$$") result += "$";
    else if (found[1] !== undefined) result += valueOf(found[1], "", "", variables, used);
    else {
      const end = endOf(text, at);
      const [, name, operator = "", argument = ""] = inner.exec(text.slice(at, end)) ?? [];
      if (end < 0 || name === undefined) throw new NotAnExpression();
      result += valueOf(name, operator, argument, variables, used);
      at = end + 1;
    }
  }
  return result + text.slice(at);
}

/** The closing brace of an expression, which has to be on its line. A brace that nothing closes counts as text. */
function endOf(text: string, from: number): number {
  const lineEnd = text.indexOf("\n", from);
  const line = text.slice(0, lineEnd < 0 ? undefined : lineEnd);
  for (let at = from, open = 1; at < line.length; at++) {
    if (line[at] === "{") open++;
    if (line[at] === "}" && --open === 0) return at;
  }
  const last = line.lastIndexOf("}");
  return last < from ? -1 : last;
}

function valueOf(name: string, operator: string, argument: string, variables: Variables, used: (use: Use) => void): string {
  const known = Object.hasOwn(variables, name) ? variables[name] : undefined;
  const isSet = known !== undefined && !(operator.startsWith(":") && known.value === "");
  if (operator.endsWith("+")) {
    used({ name, decides: true, ...(isSet ? { from: known.from } : {}) });
    // Without the other text, Compose writes the variable's own value, which is empty or absent.
    return isSet ? interpolate(argument, variables, used) : (known?.value ?? "");
  }
  if (isSet) {
    used({ name, from: known.from, value: known.value });
    return known.value;
  }
  if (operator.endsWith("-")) {
    const value = interpolate(argument, variables, used);
    used({ name, from: "its default", value });
    return value;
  }
  used({ name, ...(operator.endsWith("?") ? { required: interpolate(argument, variables, used) } : {}) });
  return "";
}

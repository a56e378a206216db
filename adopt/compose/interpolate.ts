export type Variables = Readonly<Record<string, { readonly value: string; readonly from: string }>>;

/** The result for one variable in a text. */
export interface Use {
  readonly name: string;
  readonly value?: string;
  /** The source of the value; absent if there is none, so that the text is empty there. */
  readonly from?: string;
  /** The message of `${NAME:?message}` if the variable is required and missing. */
  readonly required?: string;
}

const variable = /\$(?:\$|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-?+])((?:[^{}]|\$\{[^{}]*\})*))?\})/g;

/** Compose's substitution: $NAME, ${NAME}, ${NAME:-default}, ${NAME:?message}, ${NAME:+other}, and $$ for one dollar. */
export function interpolate(text: string, variables: Variables, used: (use: Use) => void): string {
  return text.replace(variable, (whole: string, short?: string, long?: string, operator = "", argument = "") => {
    if (whole === "$$") return "$";
    const name = short ?? long ?? "";
    const known = Object.hasOwn(variables, name) ? variables[name] : undefined;
    const isSet = known !== undefined && !(operator.startsWith(":") && known.value === "");
    if (operator.endsWith("+")) return isSet ? interpolate(argument, variables, used) : "";
    if (isSet) {
      used({ name, from: known.from, value: known.value });
      return known.value;
    }
    if (operator.endsWith("-")) {
      const value = interpolate(argument, variables, used);
      used({ name, from: "its default", value });
      return value;
    }
    used({ name, ...(operator.endsWith("?") ? { required: argument } : {}) });
    return "";
  });
}

/** A quoted value may span lines. Otherwise the lines of a key would count as separate variables. */
const setting =
  /^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=[ \t]*("(?:\\[\s\S]|[^"\\])*"(?=[ \t]*(?:#|$))|'[^']*'(?=[ \t]*(?:#|$))|.*)/gm;

/** The NAME=value lines of an environment file, without quotes, comments and `export`. */
export function parseEnvironmentFile(text: string): Record<string, string> {
  const found = [...text.replaceAll("\r\n", "\n").matchAll(setting)];
  return Object.fromEntries(found.map(([, name = "", value = ""]) => [name, unquoted(value.trim())]));
}

function unquoted(value: string): string {
  const quoted = /^(["'])(.*)\1(?:\s+#.*)?$/s.exec(value);
  if (quoted) return quoted[1] === '"' ? (quoted[2] ?? "").replaceAll("\\n", "\n").replaceAll('\\"', '"') : (quoted[2] ?? "");
  return value.replace(/\s+#.*$/, "");
}

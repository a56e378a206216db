/**
 * Formats a value so that nginx reads it back unchanged: quoted, and without a dollar sign that would start a variable.
 * nginx has no escape for "$", so the base configuration defines a variable that holds one.
 */
export function nginxValue(text: string): string {
  return nginxLiteral(text).replaceAll("$", "${dollar}");
}

/** The same for places where nginx expands no variables, such as the path of a location. */
export function nginxLiteral(text: string): string {
  if (/[\r\n\0]/.test(text)) throw new Error(`a line break cannot be part of an nginx value: ${JSON.stringify(text)}`);
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

export type Block = readonly (string | readonly [head: string, body: Block])[];

/** Writes one directive per line and indents blocks. */
export function nginxBlock(block: Block, indent = ""): string {
  return block
    .map((part) =>
      typeof part === "string" ? `${indent}${part};\n` : `${indent}${part[0]} {\n${nginxBlock(part[1], `${indent}  `)}${indent}}\n`,
    )
    .join("");
}

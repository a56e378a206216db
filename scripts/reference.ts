import { fieldLines, type FieldLine } from "../topology/schema/describe";
import { platform } from "../platform/schema";

const introduction = `# Reference of the configuration

Made by \`scripts/generate.ts\` from \`topology/schema\`; do not edit.

Everything is below the one key \`breakwater:platform\` of \`Pulumi.<stack>.yaml\`. NAME stands for a name of your own (1 to 31 of a-z, 0-9 and -,
starting with a letter), PATH for an absolute path in a container, [] for each item of a list. Unknown keys are refused. Where "the first" is said
of things with names, the alphabet decides. Units are in the names: \`…Seconds\`, \`…Mb\` (MiB).`;

/** The page docs/reference.md: each key with its type, range, default, meaning, and the effect of a change. */
export function referencePage(): string {
  const lines = fieldLines(platform);
  const sections = Object.keys(platform.shape).map((section) =>
    page(
      section,
      lines.filter(({ path }) => path === section || path.startsWith(`${section}.`)),
    ),
  );
  return `${[introduction, ...sections].join("\n\n")}\n`;
}

function page(section: string, [head, ...rest]: FieldLine[]): string {
  const about = [
    head?.doc,
    `Default: ${head?.fallback === undefined ? "none" : code(head.fallback)}.`,
    `Changing it: ${head?.changing}`,
  ].join(" ");
  const table = ["| key | type and range | default | meaning | changing it |", "|---|---|---|---|---|", ...rest.map(row)];
  return [`## ${section}`, "", about, "", ...table].join("\n");
}

function row({ path, type, fallback, optional, doc, changing, when }: FieldLine): string {
  const standard = optional ? (fallback === undefined ? "" : code(fallback)) : "**required**";
  const key = `\`${path}\`${when === undefined ? "" : ` (with \`${when}\`)`}`;
  return `| ${[key, type, standard, doc ?? "", changing ?? ""].map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

/** Formats literal values as code, but not prose. */
function code(text: string): string {
  return /^(["[{0-9]|true$|false$)/.test(text) ? `\`${text}\`` : text;
}

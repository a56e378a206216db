import { listedFile } from "../compose/env-entry";
import type { ComposeSource } from "../compose/source";
import type { Tree } from "../compose/tree";
import { splitWords } from "../words";
import type { Secrets } from "./detector";

const commands = new Set(["command", "entrypoint", "test"]);

/** Learns every value in the file that its name or its form marks as a secret, so that the same value is recognised elsewhere. */
export function surveySecrets(tree: Tree, secrets: Secrets, source: ComposeSource, key = ""): void {
  if (tree.kind === "leaf") {
    const text = String(tree.value ?? "");
    if (commands.has(key)) secrets.learnWords(splitWords(text));
    return secrets.learnNamed(key, text);
  }
  if (tree.kind === "list") {
    secrets.learnWords(tree.items.flatMap((item) => (item.kind === "leaf" ? [String(item.value ?? "")] : [])));
    for (const item of tree.items) surveySecrets(item, secrets, source);
    if (key === "env_file") for (const item of tree.items) readFile(item, secrets, source);
    return;
  }
  for (const [name, value] of tree.entries) {
    // If the colon is missing, the whole line becomes a key.
    if (/\s/.test(name)) secrets.learnWords([name]);
    surveySecrets(value, secrets, source, name);
  }
  const file = tree.entries.get("env_file");
  if (file?.kind === "leaf") readFile(file, secrets, source);
}

function readFile(item: Tree, secrets: Secrets, source: ComposeSource): void {
  const values = listedFile(item, source, () => undefined)?.content?.values ?? {};
  for (const [name, value] of Object.entries(values)) secrets.learnNamed(name, value);
}

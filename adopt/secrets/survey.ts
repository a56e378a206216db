import { parseEnvironmentFile } from "../compose/interpolate";
import type { Found } from "../compose/read";
import type { Tree } from "../compose/tree";
import { splitWords } from "../words";
import type { Secrets } from "./detector";

const commands = new Set(["command", "entrypoint", "test"]);

/** Learns every value in the file that its name or its form marks as a secret, so that the same value is recognised elsewhere. */
export function surveySecrets(tree: Tree, secrets: Secrets, look: (path: string) => Found, key = ""): void {
  if (tree.kind === "leaf") {
    const text = String(tree.value ?? "");
    if (commands.has(key)) secrets.learnWords(splitWords(text));
    return secrets.learnNamed(key, text);
  }
  if (tree.kind === "list") {
    secrets.learnWords(tree.items.flatMap((item) => (item.kind === "leaf" ? [String(item.value ?? "")] : [])));
    for (const item of tree.items) surveySecrets(item, secrets, look);
    if (key === "env_file") for (const item of tree.items) readFile(item, secrets, look);
    return;
  }
  for (const [name, value] of tree.entries) {
    // If the colon is missing, the whole line becomes a key.
    if (/\s/.test(name)) secrets.learnWords([name]);
    surveySecrets(value, secrets, look, name);
  }
  const file = tree.entries.get("env_file");
  if (file?.kind === "leaf") readFile(file, secrets, look);
}

function readFile(item: Tree, secrets: Secrets, look: (path: string) => Found): void {
  const named = item.kind === "branch" ? item.entries.get("path") : item;
  const found = named?.kind === "leaf" ? look(String(named.value ?? "")) : undefined;
  if (found?.kind !== "text") return;
  for (const [name, value] of Object.entries(parseEnvironmentFile(found.text))) secrets.learnNamed(name, value);
}

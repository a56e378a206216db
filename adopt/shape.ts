import type { Notes } from "./notes";
import type { Branch, Tree } from "./compose/tree";
import { splitWords } from "./words";

/** Reads the alternative notations of Compose. An unknown notation becomes a note. */
export class Reader {
  constructor(private readonly notes: Notes) {}

  private odd(tree: Tree, allowed: string): undefined {
    this.notes.left(tree, `has to be ${allowed}`, "correct it and write the file again");
    return undefined;
  }

  text(tree: Tree | undefined): string | undefined {
    if (tree === undefined || (tree.kind === "leaf" && tree.value === null)) return undefined;
    return tree.kind === "leaf" ? String(tree.value) : this.odd(tree, "one value");
  }

  branch(tree: Tree | undefined): Branch | undefined {
    if (tree === undefined || (tree.kind === "leaf" && tree.value === null)) return undefined;
    return tree.kind === "branch" ? tree : this.odd(tree, "a map");
  }

  list(tree: Tree | undefined): readonly Tree[] {
    if (tree === undefined || (tree.kind === "leaf" && tree.value === null)) return [];
    if (tree.kind === "list") return tree.items;
    this.odd(tree, "a list");
    return [];
  }

  number(tree: Tree | undefined): number | undefined {
    const text = this.text(tree);
    if (tree === undefined || text === undefined) return undefined;
    const value = Number(text);
    return text.trim() !== "" && Number.isFinite(value) ? value : this.odd(tree, "a number");
  }

  /** A list of names, or a map whose keys are the names. */
  names(tree: Tree | undefined): { readonly name: string; readonly tree: Tree }[] {
    if (tree?.kind === "branch") return [...tree.entries].map(([name, value]) => ({ name, tree: value }));
    return this.list(tree).flatMap((item) => {
      const name = this.text(item);
      return name === undefined ? [] : [{ name, tree: item }];
    });
  }

  /** NAME: value, or NAME=value. Without a value: undefined. */
  pairs(tree: Tree | undefined): { readonly name: string; readonly value: string | undefined; readonly tree: Tree }[] {
    if (tree?.kind === "branch") return [...tree.entries].map(([name, value]) => ({ name, value: this.text(value), tree: value }));
    return this.list(tree).flatMap((item) => {
      const text = this.text(item);
      if (text === undefined) return [];
      const at = text.indexOf("=");
      const [name, value] = at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
      return [{ name, value, tree: { ...item, path: `${item.path.replace(/\[\d+\]$/, "")}.${name}` } }];
    });
  }

  /** A list of words, or one line that is split as a shell would. */
  words(tree: Tree | undefined): string[] | undefined {
    if (tree?.kind === "list") return tree.items.map((item) => this.text(item) ?? "");
    const text = this.text(tree);
    return text === undefined ? undefined : splitWords(text);
  }

  /** Seconds of 1m30s, 500ms, 90s or a plain number of seconds. */
  seconds(tree: Tree | undefined): number | undefined {
    const text = this.text(tree);
    if (tree === undefined || text === undefined) return undefined;
    const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(us|ms|s|m|h)/g)];
    if (parts.length > 0 && parts.map(([part]) => part).join("") === text)
      return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (unitSeconds[unit ?? "s"] ?? 1), 0);
    return /^\d+(\.\d+)?$/.test(text) ? Number(text) : this.odd(tree, "a time such as 30s or 1m30s");
  }

  /** MiB of 512m, 1g, 64M or a number of bytes. */
  mebibytes(tree: Tree | undefined): number | undefined {
    const text = this.text(tree);
    if (tree === undefined || text === undefined) return undefined;
    const [, count, unit] = /^(\d+(?:\.\d+)?)\s*([bkmg]?)(?:i?b)?$/i.exec(text.trim()) ?? [];
    if (count === undefined) return this.odd(tree, "a size such as 512m or 1g");
    return Math.round((Number(count) * (unitBytes[(unit ?? "").toLowerCase()] ?? 1)) / 1024 ** 2);
  }
}

const unitSeconds: Readonly<Record<string, number>> = { us: 1e-6, ms: 0.001, s: 1, m: 60, h: 3600 };
const unitBytes: Readonly<Record<string, number>> = { "": 1, b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

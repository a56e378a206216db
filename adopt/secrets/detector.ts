import { secretsInWords } from "./commands";
import { splitWords } from "../words";
import { wordsOf } from "./names";
import { isSecret, secretsIn } from "./texts";
import { isHarmless, namedForms } from "./values";

/** A long number of one of these is an identity, and everybody may know it. */
const identities = /^(?:COMMIT|SHA|SHA\d+|HASH|DIGEST|CHECKSUM|REVISION|VERSION|BUILD|TAG|ID|UUID|GUID|FINGERPRINT|IMAGE)$/;

/** Compose has put its variables in already: nobody replaces a $word in small letters that is left, so it begins a value. */
const literal = (value: string): string => value.replace(/^\$(?=[a-z])/, "");

/**
 * Knows what must not be written into a tracked file: by names, by forms, and by having seen the value under the name of a
 * secret somewhere else.
 */
export class Secrets {
  private readonly learned = new Set<string>();
  /** Texts that hold one which can be any word: only the very text is known. */
  private readonly holding = new Set<string>();

  /** A value that a name or a form gave away. A short plain word would be found in every second text. */
  learn(value: string): void {
    const text = value.trim();
    const tells = text.length >= 16 || (text.length >= 5 && (/[^a-z]/.test(text.slice(1)) || /[^a-zA-Z]/.test(text)));
    if (tells && !isHarmless(text, true)) this.learned.add(text);
  }

  learnNamed(name: string, written: string): void {
    const value = literal(written);
    if (isSecret(name, value)) this.learn(value);
    for (const part of secretsIn(value)) this.learn(part);
  }

  /** A text of the file, under its key, after a variable with the name of a secret was put into it. */
  putInto(key: string, text: string): void {
    const value = text.slice(text.indexOf("=") + 1);
    if (isSecret(key, text) || isSecret(text.slice(0, -value.length - 1), value)) return;
    for (const one of [text, value, splitWords(text).join("\n")]) if (one !== "") this.holding.add(one);
  }

  learnWords(words: readonly string[]): void {
    for (const part of secretsInWords(words)) this.learn(part);
  }

  /** Whether a variable, a build argument or a setting must not be written. */
  isVariable(name: string, written: string): boolean {
    const value = literal(written);
    if (value === "" || isHarmless(value, true)) return false;
    if (isSecret(name, value) || this.holding.has(written)) return true;
    const isIdentity = identities.test(wordsOf(name).at(-1) ?? "");
    return isIdentity ? this.certain(value).length > 0 : this.inText(value).length > 0;
  }

  inText(text: string): string[] {
    return [...secretsIn(text), ...this.known(text), ...this.held([text])];
  }

  inWords(words: readonly string[]): string[] {
    const all = words.join("\n");
    return [...secretsInWords(words), ...this.known(all), ...this.held([...words, all])];
  }

  /** Only what cannot be anything else: for names, references and messages. */
  certain(text: string): string[] {
    return [...namedForms(text), ...this.known(text)];
  }

  masked(text: string): string {
    return [...this.certain(text)].sort((one, other) => other.length - one.length).reduce((rest, part) => rest.replaceAll(part, "…"), text);
  }

  private held(texts: readonly string[]): string[] {
    return texts.filter((text) => this.holding.has(text));
  }

  private known(text: string): string[] {
    return [...this.learned].filter((value) => text.includes(value));
  }
}

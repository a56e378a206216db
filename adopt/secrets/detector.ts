import { secretsInWords } from "./commands";
import { splitWords } from "../words";
import { wordsOf } from "./names";
import { isSecret, secretsIn } from "./texts";
import { isHarmless, namedForms } from "./values";

/** A long number with one of these names is an identity and not a secret. */
const identities = /^(?:COMMIT|SHA|SHA\d+|HASH|DIGEST|CHECKSUM|REVISION|VERSION|BUILD|TAG|ID|UUID|GUID|FINGERPRINT|IMAGE)$/;

/** Compose has substituted its variables already, so a remaining $word in small letters begins a value. */
const literal = (value: string): string => value.replace(/^\$(?=[a-z])/, "");

/**
 * Detects values that must not be in a tracked file: by their names, by their form, or because the same value has the name of a secret
 * elsewhere.
 */
export class Secrets {
  private readonly learned = new Set<string>();
  /** Texts with a secret that may be an ordinary word, so that only the whole text is recognised. */
  private readonly holding = new Set<string>();

  /** Remembers a value with the name or the form of a secret. Skips short plain words, which would be found everywhere. */
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

  /** Remembers a text of the file, with its key, into which a secret variable was substituted. */
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

  /** Only values that are certainly secrets: for names, references and messages. */
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

import { splitWords } from "../words";
import { namesPassword, namesSecret } from "./names";
import { isHarmless, secretForms } from "./values";

/** Ways in which a text gives a name its value. */
const assignments: readonly RegExp[] = [
  // Ahead only, so that an assignment inside the value of another one is seen as well: OPTIONS=-Dpassword=…
  /(?<![\w.])(?=([A-Za-z_][\w.-]*)["'`]?[ \t]*(?::=|=>|[:=])[ \t]*(?:"([^"\n]+)"|'([^'\n]+)'|([^\s"',;<>)\]}&]+)))/g,
  /["']([\w.-]+)["']\s*,\s*(?:"([^"\n]+)"|'([^'\n]+)')/g,
  /<([\w.-]+)(?:\s[^<>]*)?>([^<\n]+)<\//g,
  /^[ \t]*[#;]*[ \t]*([A-Za-z][\w.-]*)[ \t]+["']?([^\s"';]+)["']?[ \t]*;?[ \t]*$/gm,
  /\b((?:insecure-)?password|requirepass|masterauth|auth_pass|passwd)[ \t]+["']?(?![:=])([^\s"';]+)/gi,
];
/** user:password, after a word that says so. */
const pair = /\b(?:stats\s+auth|basicauth\S*|htpasswd|--user|-u|users?=)\s*=?\s*["']?[\w.@-]+:([^\s"',]+)/gi;

export const isSecret = (name: string, value: string): boolean => namesSecret(name) && !isHarmless(value, namesPassword(name));

/** Parts of a text that must not be read by everybody: by their form, or by the names that the text gives them. */
export function secretsIn(text: string): string[] {
  const named = assignments.flatMap((form) =>
    [...text.matchAll(form)].flatMap(([, name = "", ...values]) => {
      const value = values.find((one) => one !== undefined) ?? "";
      return isSecret(name, value) ? [value] : [];
    }),
  );
  const pairs = [...text.matchAll(pair)].flatMap(([, password = ""]) => (isHarmless(password, true) ? [] : [password]));
  return [...secretForms(text), ...named, ...pairs];
}

const clients = /^(?:.*\/)?(?:mysql|mariadb)[\w-]*$|^(?:.*\/)?sshpass$/;

/** The same for the words of a command, where a name and its value can be two words, and one word can be a whole script. */
export function secretsInWords(words: readonly string[], depth = 0): string[] {
  let isClient = false;
  let isRedis = false;
  return words.flatMap((word, index): string[] => {
    isClient ||= clients.test(word);
    isRedis ||= /(?:redis|valkey|keydb)-cli$/.test(word);
    const next = words[index + 1] ?? "";
    const option = /^--?([A-Za-z][\w.-]*)$/.exec(word)?.[1] ?? "";
    const takes = next !== "" && !next.startsWith("-");
    const separate = takes && (isSecret(option, next) || (isRedis && word === "-a")) ? [next] : [];
    const glued = isClient && /^-p.{2,}/.test(word) ? [word.slice(2)] : [];
    const login = takes && /^(?:-u|--user)$/.test(word) && /^[^:]+:.+/.test(next) ? [next.slice(next.indexOf(":") + 1)] : [];
    const inner = depth < 3 && /\s/.test(word) ? secretsInWords(splitWords(word), depth + 1) : [];
    return [...secretsIn(word), ...separate, ...glued, ...login, ...inner].filter((value) => !isHarmless(value, true));
  });
}

import { namesAccounts, namesPassword, namesSecret } from "./names";
import { isHarmless, secretForms } from "./values";

/** Ways in which a text gives a name its value. */
const assignments: readonly RegExp[] = [
  // Ahead only, so that an assignment inside the value of another one is seen as well: OPTIONS=-Dpassword=…
  /(?<![\w.])(?=([A-Za-z_][\w.-]*)\\?["'`]?\]?[ \t]*(?:[!=]==?|:=|=>|[:=])[ \t]*(?:\\"([^"\\\n]+)\\"|"([^"\n]+)"|'([^'\n]+)'|([^\s"',;<>)\]}&]+)))/g,
  /["']([\w.-]+)["']\s*,\s*(?:"([^"\n]+)"|'([^'\n]+)')/g,
  /<([\w.-]+)(?:\s[^<>]*)?>([^<\n]+)<\//g,
  /^[ \t]*[#;]*[ \t]*([A-Za-z][\w.-]*)[ \t]+["']?([^\s"';]+)["']?[ \t]*;?[ \t]*$/gm,
  // Blocks and lists of YAML.
  /^[ \t]*["']?([\w.-]+)["']?:[ \t]*[|>][+-]?\d?[ \t]*\n[ \t]+(\S[^\n]*)/gm,
  /^[ \t]*["']?([\w.-]+)["']?:[ \t]*\n[ \t]*-[ \t]+["']?([^\s"':]+)["']?[ \t]*$/gm,
  /\b(?:name|key|id)=["']([\w.-]+)["'][^<>]*?(?:\bvalue=["']([^"'\n]+)["']|>([^<\n]+)<)/gi,
  // Headers and variables of web servers.
  /\b(?:\w*_header|header_up|setenv|set)[ \t]+\$?([\w-]+)[ \t]+(?:"([^"\n]+)"|'([^'\n]+)'|([^\s"';]+))/gi,
  // Not the words of a comment, and not a column of a table.
  /(?<!^[ \t]*(?:#|;|--|\/\/)[^\n]*)\b((?:insecure-)?password|requirepass|masterauth|auth_pass|passwd)[ \t]+["']?(?![:=]|(?:(?:var)?(?:char|binary)|\w*text|\w*blob)\b)([^\s"';]+)/gim,
];
/** Notations in which no name stands before the value. */
const unnamed: readonly RegExp[] = [
  // user:password, after a word that says so.
  /\b(?:stats\s+auth|basicauth\S*|htpasswd|--user|-u|users?=)\s*=?\s*["']?[\w.@-]+:([^\s"',]+)/gi,
  /\bauthorization["']?\s*[:=]\s*["']?[a-z]+[ \t]+([\w+/.=~-]{6,})/gi,
  /\bidentified[ \t]+(?:with[ \t]+\S+[ \t]+)?(?:by|as)[ \t]+(?:password[ \t]+)?["']([^"'\n]+)["']/gi,
  /^[ \t]*user[ \t]+\S+[ \t](?:[^\n]*[ \t])?[>#](\S+)/gm,
  /\br[ow]community6?[ \t]+(\S+)/g,
  /\bPSK[ \t]+"([^"\n]+)"/g,
  // .pgpass, and the passwords of a mail relay.
  /^[\w.*-]+:(?:\d+|\*):[\w.*-]+:[\w.*-]+:(\S+)$/gm,
  /^\[?[\w.-]+\]?:\d+[ \t]+[\w.@+-]+:(\S+)[ \t]*$/gm,
];

/** Accounts with their passwords, as images that make users take them; two numbers are a user and a group. */
const accounts = /^["']?[\w.@-]+[:|](?!\d+["']?$)[^\s:|/]/;

export function isSecret(name: string, value: string): boolean {
  if (namesAccounts(name) && accounts.test(value)) return true;
  // A shell says so of its folders, whatever else the word means.
  if (/^(?:OLD)?PWD$/.test(name) && value.startsWith("/")) return false;
  return namesSecret(name) && !isHarmless(value, namesPassword(name));
}

/** Parts of a text that must not be read by everybody: by their form, or by the names that the text gives them. */
export function secretsIn(text: string): string[] {
  const named = assignments.flatMap((form) =>
    [...text.matchAll(form)].flatMap(([, name = "", ...values]) => {
      const value = values.find((one) => one !== undefined) ?? "";
      return isSecret(name, value) ? [value] : [];
    }),
  );
  const pairs = unnamed
    .flatMap((form) => [...text.matchAll(form)])
    .flatMap(([, password = ""]) => (isHarmless(password, true) || /^\d+$/.test(password) ? [] : [password]));
  return [...secretForms(text), ...named, ...pairs];
}

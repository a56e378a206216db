import { namesAccounts, namesPassword, namesSecret } from "./names";
import { isHarmless, secretForms } from "./values";

/** Notations that assign a value to a name. */
const assignments: readonly RegExp[] = [
  // Only looks ahead, so that it also finds an assignment inside another value: OPTIONS=-Dpassword=…
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
  // Excludes comments and columns of tables.
  /(?<!^[ \t]*(?:#|;|--|\/\/)[^\n]*)\b((?:insecure-)?password|requirepass|masterauth|auth_pass|passwd)[ \t]+["']?(?![:=]|(?:(?:var)?(?:char|binary)|\w*text|\w*blob)\b)([^\s"';]+)/gim,
];
/** Notations without a name before the value. */
const unnamed: readonly RegExp[] = [
  // user:password, after a word for a login.
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

/** Accounts with passwords, in the form of images that create users. Two numbers are a user and a group. */
const accounts = /^["']?[\w.@-]+[:|](?!\d+["']?$)[^\s:|/]/;

export function isSecret(name: string, value: string): boolean {
  if (namesAccounts(name) && accounts.test(value)) return true;
  // A shell's variables for its folders.
  if (/^(?:OLD)?PWD$/.test(name) && value.startsWith("/")) return false;
  return namesSecret(name) && !isHarmless(value, namesPassword(name));
}

/** Secrets in a text, by their form or by their names in the text. */
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

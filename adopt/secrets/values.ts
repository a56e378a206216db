/** Forms of secrets: the prefixes of well-known services, and patterns that nothing else has. */
const forms: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY/,
  /\b(?:sk|rk)_(?:live|test)_\w{4,}/,
  /\bsk-[\w-]{16,}/,
  /\b(?:ghp|gho|ghu|ghs|ghr)_\w{4,}|\bgithub_pat_\w{4,}|\bgl(?:pat|rt|ptt|dt|cbt|oas|ft|imt|soat|agent)-[\w-]{4,}/,
  /\b(?:xox[abeoprs]|xapp)-[\w-]{4,}/,
  /(?:hooks\.slack\.com\/[a-z]+|discord(?:app)?\.com\/api\/webhooks|[\w.-]*\.office\.com\/webhook\w*|hooks\.zapier\.com\/hooks\/catch)\/\w[^\s"']*/,
  /\b(?:AKIA|ASIA)[A-Z0-9]{8,}/,
  /\bAIza[\w-]{20,}|\bya29\.[\w-]{10,}/,
  /\beyJ[\w-]{8,}\.[\w-]{4,}/,
  /\b(?:npm|hf|pat|shpat|shpss|shpca|whsec|dop_v1|lin_api|dckr_pat|nfp|sbp|pscale_tkn|pscale_pw|sntrys|rubygems|figd|ntn|glsa)_\w{8,}|\bpypi-\w{8,}|\bSG\.[\w-]{10,}/,
  /(?<!\d)\d{8,10}:[\w-]{30,}/,
  /\b(?:hv[sbr]\.|sq0(?:atp|csp)-|tskey-[a-z]+-|claim-)[\w-]{12,}/,
  /\bbase64:[A-Za-z0-9+/]{16,}=*/,
  /\bAGE-SECRET-KEY-1\w+/,
  /\bpbkdf2[-_:]\w+[$:]\S{8,}/,
  /\$1\$[\w./]{1,8}\$[\w./]{8,}|\$7\$\d+\$\S{8,}/,
  /\$(?:2[abxy]|5|6|y|apr1|argon2id?|scrypt)\$[^\s"']{8,}|\{S?SHA(?:256|512)?\}[\w+/=]{8,}/,
  /\b(?:Basic|Bearer)\s+[\w+/.=~-]{6,}/i,
];

const url = /[a-z][a-z0-9+.-]*:\/\/[^\s:@/]*:(?!\d+(?:\/|$))([^\s@]+)@/gi;
/** A name without a password before a web host is a token if it is long or contains a digit. */
const webUser = /\bhttps?:\/\/((?=[^\s:@/]*\d)[^\s:@/]{7,}|[^\s:@/]{16,})(?::x-oauth-basic)?@/gi;
const goAddress = /[\w.-]+:([^\s@:/]+)@(?:(?:tcp|unix|udp)\(|\/)/g;
const oracleAddress = /\b[\w.-]+\/([^\s@:/]+)@\/\//g;
/** A host with a port, after an account. Only the port distinguishes it from an e-mail address. */
const bareAddress = /(?<![\w/:@.%+-])[\w.%+-]+:([^\s@:/"']+)@[a-z][\w.-]*:\d{1,5}(?!\w)/gi;
const signature = /[?&](?:sig|signature|x-amz-signature|x-goog-signature)=([^&\s"']{6,})/gi;
const addresses = [url, webUser, goAddress, oracleAddress, bareAddress, signature];

/** Values that a program fills in at run time. */
const reference = /^["']?(?:\$\(|%[({]|\{\{|<[\w-]+>$|process\.env|os\.(?:environ|getenv)|getenv|ENV\[)/;

/** Secrets in a text, whatever their names are. */
export const secretForms = (text: string): string[] => [...namedForms(text), ...random(text)];

/** The same without values that merely look random. */
export function namedForms(text: string): string[] {
  const known = forms.flatMap((form) => form.exec(text)?.[0] ?? []);
  const passwords = addresses
    .flatMap((form) => [...text.matchAll(form)])
    .flatMap(([, password = ""]) => (isReference(password) || /^[*x.]+$/i.test(password) ? [] : [password]));
  return [...known, ...passwords];
}

/** `$NAME` and `${NAME:-default}`, without any other text, which would be the value. */
const shellVariable = /^["']?\$\$?(?:[A-Z_][A-Z0-9_]*|[a-z_]+|\{(\w+)(?::?[-=]([^}]*)|:?[?+][^}]*)?\}?)["']?$/;

/** The default in a reference counts as a value. */
export function isReference(value: string): boolean {
  const [found, , fallback = ""] = shellVariable.exec(value) ?? [];
  return found === undefined ? reference.test(value) : fallback === "" || isHarmless(fallback, true);
}

/** Long random runs of letters and digits, except checksums, which have a prefix, and identifiers, which have dashes. */
function random(text: string): string[] {
  const plain = text.replace(/\b(?:sha\d+|md5)[:=-][0-9a-zA-Z+/=]+/g, "").replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, "");
  return (plain.match(/[A-Za-z0-9+/_-]{20,}={0,2}/g) ?? []).filter((word) =>
    /^[0-9a-f]+$/i.test(word) ? isRandomHex(word) : isRandomText(word),
  );
}

const isRandomHex = (word: string): boolean => word.length >= 32 && /\d/.test(word) && /[a-f]/i.test(word) && bits(word) > 3;

function isRandomText(word: string): boolean {
  const mixed = /[a-z]/.test(word) && /[A-Z]/.test(word) && /\d/.test(word);
  const changes = [...word].filter((letter, index) => index > 0 && kind(letter) !== kind(word[index - 1] ?? "")).length;
  return mixed && bits(word) > 3.6 && changes >= word.length / 4;
}

const kind = (letter: string): number => (/\d/.test(letter) ? 0 : /[a-z]/.test(letter) ? 1 : /[A-Z]/.test(letter) ? 2 : 3);

/** Shannon entropy per letter. */
function bits(word: string): number {
  const counts = new Map<string, number>();
  for (const letter of word) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / word.length) * Math.log2(count / word.length), 0);
}

const switches =
  /^(?:true|false|yes|no|on|off|enabled?|disabled?|none|null|nil|default|auto|required|optional|accept(?:ed)?|always|never|include|omit|same-origin)$/i;
const methods =
  /^(?:plain|login|trust|md5|cram-md5|scram-sha-256|basic|digest|ldap|oidc|oauth2?|saml|local|internal|jwt|token|lax|strict|peer|ident|any|tls|ssl|generate|starttls|ssl\/tls|smtps?|aes-?\d+(?:-\w+)?)$/i;
const license =
  /^(?:MIT|ISC|Apache-2\.0|BSD-[23]-Clause|MPL-2\.0|[AL]?GPL-?[23](?:\.[01])?(?:-only|-or-later)?|proprietary|community|enterprise)$/i;
const amount = /^\d{1,5}(?:\.\d+)?\s*(?:[a-z]{1,3})?$/i;
const publicKey = /^(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-\S+|age1\w+)\b|-----BEGIN (?:PUBLIC KEY|CERTIFICATE|RSA PUBLIC)/;
const path = /^(?:file:)?(?:\/|\.{1,2}\/|~\/)[\w./@-]*$/i;

/** Whether a value is certainly not a secret, although its name could be one's. A password can be any word. */
export function isHarmless(value: string, isPassword: boolean): boolean {
  const text = value.trim();
  if (text === "" || switches.test(text) || isReference(text) || publicKey.test(text) || text.startsWith("/run/secrets/")) return true;
  if (isPassword) return /^\d{1,3}$/.test(text) || /^(?:\/[\w.-]+){2,}$/.test(text);
  return amount.test(text) || methods.test(text) || license.test(text) || path.test(text);
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** If a name contains one of these, the value is a secret. */
const always = words(
  "PASSWORD PASSWORDS PASSWD PASSPHRASE PASSCODE PWD PW PASSWORT KENNWORT CONTRASENA SENHA WACHTWOORD MDP SECRET SECRETS TOKEN TOKENS CREDENTIAL CREDENTIALS APIKEY JWT SIGNING ENCRYPTION VAULT WEBHOOK WEBHOOKS",
);
/** These count only as the last word: KEY does, KEY_ZONE does not. */
const last = words(
  "KEY KEYS PASSKEY KEYPHRASE PRIVATE SALT SALTS PASS PW PSWD LICENSE LICENCE SK DSN AUTH COOKIE PEPPER PSK PIN OTP HMAC BEARER CREDS CRED MNEMONIC PEM PFX SEED PHRASE NONCE TOTP AUTHORIZATION",
);
/** Words without a separator: DBPASS, USERPWD, ROOTPASSWORD, ACCESSKEY. */
const joined =
  /(?:(?<!COM|BY|SUR|TRES|UNDER|OVER)PASS|PASSWD|PASSWORD|PASSWORT|PASSPHRASE|(?:DB|ROOT|USER|ADMIN|MAIL|SMTP|SQL|REDIS|LDAP|FTP|MASTER|BIND)PW|MASTERAUTH|PWD|(?:PASS|PASSWORD|PWD)HASH|SECRET|TOKEN|(?<!BA)SALT|(?:API|APP|ACCESS|SECRET|PRIVATE|AUTH|SHARED|MASTER|ENCRYPTION|ENCRYPT|CRYPTO?|SIGNING|SIGN|SESSION|LICENSE|SSH|SSL|TLS|DEPLOY|FILE)KEYS?|CREDENTIALS?)$/;
/** Pairs of words that only together mean a secret. */
const together = /_(?:RECOVERY|BACKUP|ACTIVATION|INVITE|INVITATION|PAIRING|UNLOCK|LICEN[CS]E)_CODES?$|_SNMP_COMMUNITY$/;
/** A KEY of a table, a cache or a web page, which is public. */
const plainKey = /_(?:PUBLISHABLE|SITE|PARTITION|SORT|CACHE|FOREIGN|ROUTING|SHARD)_KEYS?$/;
/** Suffixes that only distinguish secrets from each other. */
const which = words(
  "BASE VALUE DATA BASE64 B64 HEX RAW PLAIN CURRENT PREVIOUS OLD NEW NEXT PRIMARY SECONDARY PROD PRODUCTION DEV TEST STAGING LIVE STRING CONTENT JSON YAML YML MATERIAL BUNDLE",
);
/** Suffixes for a property of a secret, such as its age, its place or its existence. */
const about = words(
  "TTL MIN MAX LENGTH LEN SIZE SIZES COUNT LIMIT AGE EXPIRY EXPIRES EXPIRE EXPIRATION TIMEOUT LIFETIME VALIDITY DAYS HOURS MINUTES SECONDS SECS MS DURATION " +
    "INTERVAL ENABLED ENABLE DISABLED DISABLE ALLOWED REQUIRED NAME NAMES FILE FILES PATH PATHS DIR DIRECTORY FOLDER ID IDS TYPE METHOD METHODS MODE " +
    "ALGORITHM ALG PROVIDER PROVIDERS BACKEND DRIVER HOST PORT URL URI ENDPOINT ISSUER AUDIENCE DOMAIN HEADER HEADERS PREFIX SUFFIX FORMAT VERSION POLICY " +
    "ROTATION TABLE COLUMN FIELD ZONE CLASS PLUGIN SCOPE SCOPES REALM USER USERNAME EMAIL SAMESITE SECURE HTTPONLY STRENGTH ITERATIONS ROUNDS COST BITS BYTES " +
    "RESET CHANGE RECOVERY CHECK VALIDATION COMPLEXITY HISTORY RETRIES ATTEMPTS SERVICE SERVER ADDR ADDRESS LEVEL IN MINUTE ROLE MOUNT NAMESPACE STORE MANAGER STRATEGY ALGO HASHER ENGINE BUCKET REGION",
);
/** Prefixes of a setting, whatever follows. */
const asking = words("ALLOW ENABLE DISABLE REQUIRE USE HAS IS SKIP MAX MIN NO NUM WITH IGNORE CHECK VERIFY SHOW HIDE ACCEPT");

export const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter(Boolean);

/** Whether a value with this name is a secret. */
export function namesSecret(name: string): boolean {
  const all = wordsOf(name);
  while (all.length > 1 && (which.has(all.at(-1) ?? "") || /^V?\d+$/.test(all.at(-1) ?? ""))) all.pop();
  const final = (all.at(-1) ?? "").replace(/\d+$/, "");
  if (all.length === 0 || asking.has(all[0] ?? "") || all.includes("PUBLIC") || final === "PUBKEY") return false;
  // The address of a web hook is enough to call it.
  if (/^WEBHOOKS?$/.test(all.at(-2) ?? "") && /^UR[IL]S?$/.test(final)) return true;
  const joint = `_${all.join("_")}`;
  if (together.test(joint)) return true;
  if (about.has(final) || (plainKey.test(joint) && !all.some((word) => always.has(word)))) return false;
  return last.has(final) || joined.test(final) || all.some((word) => always.has(word.replace(/\d+$/, "")));
}

/** Whether the last word means a password, which can also be a number or a common word. */
export const namesPassword = (name: string): boolean =>
  /(PASS|PASSWD|PASSWORD|PASSWORT|KENNWORT|PASSPHRASE|PASSCODE|PWD|PW|SECRET|TOKEN|PIN)\d*$/.test(wordsOf(name).at(-1) ?? "");

/** Whether the name means accounts, which may include passwords. */
export const namesAccounts = (name: string): boolean => /^(?:USERS|ACCOUNTS|LOGINS?)$/.test(wordsOf(name).at(-1) ?? "");

import { splitWords } from "../words";
import { isSecret, secretsIn } from "./texts";
import { isHarmless } from "./values";

interface Client {
  readonly name: RegExp;
  /** One-letter options for a password, as a separate word. */
  readonly apart?: RegExp;
  /** One-letter options for a password, in the same word. */
  readonly glued?: RegExp;
  /** A word, and the distance from it to the password. */
  readonly behind?: readonly [word: RegExp, distance: number];
}

/** Programs that accept a password without a name for it. */
const clients: readonly Client[] = [
  { name: /^(?:mysql|mariadb)[\w-]*$/, glued: /^-p(.{2,})/ },
  { name: /^sshpass$/, apart: /^-p$/, glued: /^-p(.+)/ },
  { name: /^(?:mongo\w*|cqlsh)$/, apart: /^-p$/ },
  { name: /^(?:redis|valkey|keydb)-cli$/, apart: /^-a$/, glued: /^-a(.+)/ },
  { name: /^ldap\w+$/, apart: /^-w$/, glued: /^-w(.+)/ },
  { name: /^openssl$/, apart: /^-(?:k|pass|passin|passout)$/ },
  { name: /^(?:zip|unzip)$/, apart: /^-P$/, glued: /^-P(.+)/ },
  { name: /^curl$/, glued: /^-u[^:]+:(.+)/ },
  { name: /^htpasswd$/, behind: [/^-\w*b\w*$/, 2] },
  { name: /^rabbitmqctl$/, behind: [/^(?:add_user|change_password|authenticate_user)$/, 2] },
  { name: /^mc$/, behind: [/^(?:set|add)$/, 4] },
];
const programOf = (word: string): string => word.split("/").at(-1) ?? "";

/** An account as a single word with a number: me:password:1001. */
const account = /^(?!(?:tcp|udp|http|https|unix|ssl|tls)\d?:)[a-z][\w-]*:([^\s:]*[^\s:\d][^\s:]*):\d+(?::[\w,/:.-]*)?$/;
const piped = /^[\w.-]+:(\S+)$/;

/** Secrets in the words of a command. A name and its value can be two words, and one word can be a whole script. */
export function secretsInWords(words: readonly string[], depth = 0): string[] {
  const known = new Set<Client>();
  const setsPasswords = words.some((word) => programOf(word) === "chpasswd");
  return words.flatMap((word, index): string[] => {
    for (const client of clients) if (client.name.test(programOf(word))) known.add(client);
    const next = words[index + 1] ?? "";
    const option = /^--?([A-Za-z][\w.-]*)$/.exec(word)?.[1] ?? "";
    const takes = next !== "" && !next.startsWith("-");
    const ofClients = [...known].flatMap(({ apart, glued, behind }) => [
      ...(takes && apart?.test(word) ? [next] : []),
      ...(glued?.exec(word)?.slice(1) ?? []),
      ...(behind?.[0].test(word) ? [words[index + behind[1]] ?? ""] : []),
    ]);
    const separate = takes && isSecret(option, next) ? [next] : [];
    const login = takes && /^(?:-u|--user)$/.test(word) && /^[^:]+:.*\D/.test(next) ? [next.slice(next.indexOf(":") + 1)] : [];
    const accounts = [account, ...(setsPasswords ? [piped] : [])].flatMap((form) => form.exec(word)?.slice(1) ?? []);
    const inner = depth < 3 && /\s/.test(word) ? secretsInWords(splitWords(word), depth + 1) : [];
    return [...secretsIn(word), ...ofClients, ...separate, ...login, ...accounts, ...inner].filter((value) => !isHarmless(value, true));
  });
}

import { splitWords } from "../words";
import { isSecret, secretsIn } from "./texts";
import { isHarmless } from "./values";

interface Client {
  readonly name: RegExp;
  /** Options of one letter that take a password, with a blank before it. */
  readonly apart?: RegExp;
  /** The same without one. */
  readonly glued?: RegExp;
  /** Which word behind one of its own is a password. */
  readonly behind?: readonly [word: RegExp, distance: number];
}

/** Programs that take a password where nothing names it. */
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

/** Accounts as the word of a command, each with its number: me:password:1001. */
const account = /^(?!(?:tcp|udp|http|https|unix|ssl|tls)\d?:)[a-z][\w-]*:([^\s:]*[^\s:\d][^\s:]*):\d+(?::[\w,/:.-]*)?$/;
const piped = /^[\w.-]+:(\S+)$/;

/** Secrets of a text's words, where a name and its value can be two words, and one word can be a whole script. */
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

import { option, type Context, type Service } from "./context";
import type { Variable } from "./environment";

/** The names under which Compose's network knows a service, apart from its own. */
export function otherNames({ reader }: Context, service: Service): string[] {
  const container = option(service, "container_name");
  const aliases = reader
    .names(option(service, "networks"))
    .flatMap(({ tree }) =>
      tree.kind === "branch" ? reader.list(tree.entries.get("aliases")).flatMap((alias) => reader.text(alias) ?? []) : [],
    );
  return [...(container?.kind === "leaf" ? [reader.text(container) ?? ""] : []), ...aliases].filter((name) => name !== "");
}

/** A service is found by one name in the stack. Text that uses another one gets the new one. */
export function withHosts(context: Context, variable: Variable): Variable {
  const value = [...namesOf(context)].reduce((text, [old, id]) => replaced(text, old, id), variable.value);
  if (value === variable.value) return variable;
  context.notes.taken(variable.place, "the names of services as they are in the stack file, in place of those in the compose file");
  return { ...variable, value };
}

/** Each word of a command. */
export const wordWithHosts = (context: Context, word: string): string =>
  [...namesOf(context)].reduce((text, [old, id]) => replaced(text, old, id), word);

function namesOf(context: Context): Map<string, string> {
  const known = new Set(context.services.map(({ id }) => id));
  const all = context.services.flatMap((service) => {
    if (service.kind === "left" || service.kind === "job") return [];
    return [service.name, ...otherNames(context, service)].map((name) => [name, service.id] as const);
  });
  return new Map(all.filter(([name, id]) => name !== id && !known.has(name)));
}

/** Only where a host stands: alone, before a port, or in an address. A word in other text may mean something else. */
function replaced(text: string, old: string, id: string): string {
  const name = old.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const whole = new RegExp(`^${name}(?=$|:\\d+(?:$|[/,;]))`);
  const inside = new RegExp(`((?://|@)(?:[^\\s/@]*@)?|[=,;(]\\s*(?=${name}:\\d))${name}(?=$|[:/?,;)\\s"'])`, "g");
  return text.replace(whole, id).replace(inside, (_found, before: string) => `${before}${id}`);
}

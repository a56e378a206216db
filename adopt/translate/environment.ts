import { listedFile } from "../compose/env-entry";
import type { Place } from "../compose/tree";
import { option, type Context, type Service } from "./context";
import { free, identifierByEnd, identifierOf } from "./names";
import { defaultStack, stackOption } from "../../topology/stack-option";

export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly place: Place;
}

/** Whether a value must not be in a tracked file. */
export const isSecret = ({ secrets }: Context, { name, value }: Pick<Variable, "name" | "value">): boolean =>
  secrets.isVariable(name, value);

/** All variables of a service. Values at the service override those of its files. */
export function variablesOf(context: Context, service: Service): Variable[] {
  const own = written(context, service);
  // A name without a value hides the value of a file. The shell may have none either.
  const named = new Set(context.reader.pairs(option(service, "environment")).map(({ name }) => name));
  const all = [...fromFiles(context, service, own).filter(({ name }) => !named.has(name)), ...own];
  return [...new Map(all.map((variable) => [variable.name, variable])).values()];
}

function fromFiles({ notes, source }: Context, service: Service, own: readonly Variable[]): Variable[] {
  const known = new Map(own.map(({ name, value }) => [name, value]));
  const node = option(service, "env_file");
  const files = node?.kind === "list" ? node.items : node ? [node] : [];
  return files.flatMap((item) => {
    const { path = "it", isRequired = true, content } = listedFile(item, source, (name) => known.get(name)) ?? {};
    if (content === undefined && !isRequired) {
      notes.taken(item, `no variables, because ${path} is not there and need not be`);
      return [];
    }
    if (content === undefined) {
      notes.left(item, `${path} is not there to be read`, "write its variables under environment");
      return [];
    }
    for (const { line, text } of content.problems)
      notes.left(
        item,
        `line ${line} of ${path} is not read: ${text}, and Compose refuses the file`,
        "correct the line and write the file again",
      );
    notes.taken(item, `the variables that ${path} holds now; Breakwater does not read the file again`);
    for (const [name, value] of Object.entries(content.values)) if (!known.has(name)) known.set(name, value);
    return Object.entries(content.values).map(([name, value]) => ({ name, value, place: item }));
  });
}

function written({ reader, notes, source }: Context, service: Service): Variable[] {
  return reader.pairs(option(service, "environment")).flatMap(({ name, value, tree }) => {
    if (value !== undefined) return [{ name, value, place: tree }];
    const known = Object.hasOwn(source.variables, name) ? source.variables[name] : undefined;
    if (known) {
      notes.taken(tree, `the value that ${known.from} has now`);
      return [{ name, value: known.value, place: tree }];
    }
    notes.left(
      tree,
      "the shell has no value for it, and Compose does not set it either",
      "nothing has to be done, or write the value under environment",
    );
    return [];
  });
}

/** A secret variable becomes a file, whose value belongs in Pulumi's configuration. */
export function secretVariable(context: Context, service: Service, variable: Variable, readsFile: boolean): string {
  const { name, place } = variable;
  const secret = secretNameOf(context, service, variable);
  context.draft.secrets[secret] = { fromConfig: true };
  if (readsFile) context.notes.taken(place, `the secret ${secret}, which the image reads from the file that ${name}_FILE names`);
  else
    context.notes.left(
      place,
      `${name} looks like a secret, and secrets reach a container as files, never as variables`,
      `the app has to read /run/secrets/${secret}, which ${name}_FILE names`,
    );
  context.notes.todo(place, setCommand(context, secret));
  return secret;
}

/** Uses one name for equal values. Otherwise two apps with the same variable would have two secrets that must not differ. */
function secretNameOf({ given, draft, names }: Context, service: Service, { name, value }: Variable): string {
  const key = `${name}=${value}`;
  const known = given.get(key);
  if (known !== undefined) return known;
  const full = identifierOf(`${service.id}-${name}`);
  const whole = `${service.id}-${name}`.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const taken = new Set([...Object.keys(draft.secrets), ...names.secrets.values()]);
  const secret = free(full === whole ? full : identifierByEnd(name), taken);
  given.set(key, secret);
  return secret;
}

export const setCommand = ({ source: { stack = defaultStack } }: Context, secret: string): string =>
  `the value is not written here; set it with: ./breakwater secret set ${secret}${stackOption(stack)}`;

/** Names of variables in containers: letters, digits and _. */
export const isVariableName = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);

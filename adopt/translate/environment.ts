import { parseEnvironmentFile } from "../compose/interpolate";
import type { Place } from "../compose/tree";
import { option, type Context, type Service } from "./context";
import { identifierOf } from "./names";

export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly place: Place;
}

const secretName =
  /pass(word|wd|phrase)?$|_pass(word)?_|secret|token|credential|private|api_?key|access_?key|encryption_?key|^key$|_salt$|dsn$/i;
const credentials = /:\/\/[^/\s:@]*:[^/\s@]+@/;

/** Whether a value must not stand in a tracked file. */
export const isSecret = ({ name, value }: Pick<Variable, "name" | "value">): boolean =>
  value !== "" && !name.endsWith("_FILE") && (secretName.test(name) || credentials.test(value));

/** All variables of a service: its files first, what is written at the service wins. */
export function variablesOf(context: Context, service: Service): Variable[] {
  const all = [...fromFiles(context, service), ...written(context, service)];
  return [...new Map(all.map((variable) => [variable.name, variable])).values()];
}

function fromFiles({ reader, notes, source }: Context, service: Service): Variable[] {
  const node = option(service, "env_file");
  const files = node?.kind === "list" ? node.items : node ? [node] : [];
  return files.flatMap((item) => {
    const path = reader.text(item.kind === "branch" ? item.entries.get("path") : item);
    const found = path === undefined ? undefined : source.look(path);
    if (path === undefined || found?.kind !== "text") {
      notes.left(item, `${path ?? "it"} is not there to be read`, "write its variables under environment");
      return [];
    }
    notes.taken(item, `the variables that ${path} holds now; Breakwater does not read the file again`);
    return Object.entries(parseEnvironmentFile(found.text)).map(([name, value]) => ({ name, value, place: item }));
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
    notes.left(tree, "it is handed through from the shell, where it has no value", "write the value under environment");
    return [];
  });
}

/** What a secret variable becomes: a file, and its value is for the engine's own configuration. */
export function secretVariable(context: Context, service: Service, { name, place }: Variable): string {
  const secret = identifierOf(`${service.id}-${name}`);
  context.draft.secrets[secret] = { fromConfig: true };
  context.notes.left(
    place,
    `${name} looks like a secret, and secrets reach a container as files, never as variables`,
    `the app has to read /run/secrets/${secret}, which ${name}_FILE names`,
  );
  context.notes.todo(place, setCommand(secret));
  return secret;
}

export const setCommand = (secret: string): string =>
  `the value is not written here; set it with: ./breakwater secret set ${secret}`;

/** Names of variables in containers: letters, digits and _. */
export const isVariableName = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);

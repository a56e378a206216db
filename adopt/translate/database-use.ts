import { type Context, type Service, option } from "./context";
import { schemaOf } from "./database";
import { variablesOf, type Variable } from "./environment";
import { readsFile } from "./known-images";

export interface DatabaseUse {
  readonly use: { readonly name: string; readonly schema: string; readonly environmentPrefix?: string };
  /** Variables that Breakwater sets itself. */
  readonly given: ReadonlySet<string>;
}

const schemaName = /^[a-z][a-z0-9_]{0,62}$/;
const schemaSuffixes = ["NAME", "DATABASE", "DB", "DBNAME", "DATABASE_NAME", "SCHEMA"];
const suffixes = ["HOST", "PORT", "NAME", "USER", "PASSWORD", "PASSWORD_FILE"];

/** The database of a service: the one that a variable names, or that the service waits for. */
export function databaseUse(context: Context, service: Service, variables: readonly Variable[]): DatabaseUse | undefined {
  const { services, reader, notes } = context;
  const databases = services.filter(({ kind }) => kind === "database");
  const waits = reader.names(option(service, "depends_on")).map(({ name }) => name);
  const address = variables.find(({ name, value }) => /_HOST$/.test(name) && databases.some((db) => value.split(":")[0] === db.name));
  const database = databases.find(({ name }) => (address ? address.value.split(":")[0] === name : waits.includes(name)));
  if (!database) return undefined;
  const prefix = address?.name.replace(/_HOST$/, "");
  const place = address?.place ?? option(service, "depends_on") ?? service.node;
  const named = schemaSuffixes.map((suffix) => variables.find(({ name }) => name === `${prefix}_${suffix}`)?.value);
  const schema = named.find((one) => one !== undefined && one !== "") ?? schemaOf(context, database);
  if (schema === undefined || !schemaName.test(schema)) {
    notes.left(place, `which schema of ${database.id} it uses cannot be read`, "write database: { name, schema } at the app");
    return undefined;
  }
  notes.taken(place, `database: { name: ${database.id}, schema: ${schema} }, with an account of the app's own`);
  const given = new Set(prefix === undefined ? [] : suffixes.map((suffix) => `${prefix}_${suffix}`));
  noteGiven(context, service, variables, { given, prefix });
  noteOldAccount(context, database, variables, given);
  return {
    use: { name: database.id, schema, ...(prefix === undefined || prefix === "DATABASE" ? {} : { environmentPrefix: prefix }) },
    given,
  };
}

/** A new server does not have the account that the compose file made. */
function noteOldAccount(context: Context, database: Service, variables: readonly Variable[], given: ReadonlySet<string>): void {
  const user = variablesOf(context, database).find(({ name }) => /^(?:MARIADB|MYSQL)_USER$/.test(name))?.value;
  for (const { name, value, place } of variables)
    if (user !== undefined && value === user && /USER(?:NAME)?$/i.test(name) && !given.has(name))
      context.notes.left(
        place,
        `${name} names an account that a new server does not have`,
        "let the app read DATABASE_USER and DATABASE_PASSWORD_FILE, or write environmentPrefix under database",
      );
}

function noteGiven(
  { notes, reader }: Context,
  service: Service,
  variables: readonly Variable[],
  { given, prefix = "DATABASE" }: { readonly given: ReadonlySet<string>; readonly prefix: string | undefined },
): void {
  const image = option(service, "build") === undefined ? (reader.text(option(service, "image")) ?? "") : "";
  for (const { name, place } of variables) {
    if (!given.has(name)) continue;
    if (name.endsWith("_PASSWORD") && readsFile(image, name))
      notes.taken(place, `the account's own password, which the image reads from the file that ${prefix}_PASSWORD_FILE names`);
    else if (name.endsWith("_PASSWORD"))
      notes.left(
        place,
        `the password is a file here, and ${name} is not set`,
        `the app has to read the file that ${prefix}_PASSWORD_FILE names`,
      );
    else notes.taken(place, `what database already provides: ${name}`);
  }
}

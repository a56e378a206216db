import type { Place } from "../compose/tree";
import { option, type AppDraft, type Context, type Service } from "./context";

const remedy = "set it as a secret, and let the program read /run/secrets/NAME";

/**
 * A last check of the result: leaves out everything with a secret, with a note that has its line. People track and share the stack
 * file, so a doubtful value counts as a secret.
 */
export function withoutSecrets(context: Context): void {
  const { draft, services } = context;
  for (const service of services) {
    const app = draft.apps[service.id];
    if (service.kind === "app" && app) guardApp(context, service, app);
  }
  for (const [name, image] of Object.entries(draft.images)) guardArguments(context, placeOf(context, name, "build"), image);
  for (const [name, database] of Object.entries(draft.databases)) guardSettings(context, placeOf(context, name, "command"), database);
  for (const section of Object.values(draft) as Record<string, unknown>[])
    for (const [name, value] of Object.entries(section)) section[name] = maskedDeep(context, placeOf(context, name), value);
}

function placeOf({ services, compose }: Context, id: string, key?: string): Place {
  const service = services.find((one) => one.id === id);
  return (service && key !== undefined ? option(service, key) : undefined) ?? service?.node ?? compose;
}

function guardApp(context: Context, service: Service, app: AppDraft): void {
  const { secrets, notes } = context;
  const place = (key: string): Place => option(service, key) ?? service.node;
  if (app.command && secrets.inWords(app.command).length > 0) {
    delete app.command;
    notes.left(place("command"), "it holds a secret, and commands are written in clear", `${remedy}; then write command without it`);
  }
  for (const [path, { content }] of Object.entries(app.files ?? {})) {
    if (secrets.inText(content).length === 0) continue;
    delete app.files?.[path];
    notes.left(
      place("volumes"),
      `the text of ${path} holds a secret, and is not written here`,
      `make the whole text a secret, and let the program read it from /run/secrets/NAME`,
    );
  }
  if (app.files && Object.keys(app.files).length === 0) delete app.files;
  app.jobs = app.jobs?.filter(({ name, command }) => {
    if (secrets.inWords(command).length === 0) return true;
    notes.left(placeOf(context, name, "command"), `the job ${name} holds a secret in its command`, `${remedy}; then write the job`);
    return false;
  });
  if (!app.jobs || app.jobs.length === 0) delete app.jobs;
  guardHealth(context, place("healthcheck"), app);
}

function guardHealth({ secrets, notes }: Context, place: Place, app: AppDraft): void {
  const { http, command, ...timing } = app.health;
  const parts = [...(http === undefined ? [] : secrets.inText(http)), ...(command ? secrets.inWords(command) : [])];
  if (parts.length === 0) return;
  const plain = http?.split("?")[0];
  const isClear = plain !== undefined && secrets.inText(plain).length === 0;
  app.health = isClear ? { http: plain, ...timing } : { command: ["true"], ...timing };
  notes.left(
    place,
    `its test holds a secret; taken as ${isClear ? `health.http: ${plain}` : `health.command: ["true"], which only sees that the container runs`}`,
    "write a test that needs none, or reads it from a file",
  );
}

function guardArguments({ secrets, notes }: Context, place: Place, image: Record<string, unknown>): void {
  const build = image.build as { args?: Record<string, string> } | undefined;
  for (const [name, value] of Object.entries(build?.args ?? {})) {
    if (!secrets.isVariable(name, value)) continue;
    delete build?.args?.[name];
    notes.left(
      place,
      `the build argument ${name} looks like a secret, and build arguments stay in the image`,
      "let the program read it when it runs, as a secret",
    );
  }
  if (build?.args && Object.keys(build.args).length === 0) delete build.args;
}

function guardSettings({ secrets, notes }: Context, place: Place, database: Record<string, unknown>): void {
  const settings = database.settings as Record<string, string | number> | undefined;
  for (const [name, value] of Object.entries(settings ?? {})) {
    if (!secrets.isVariable(name, String(value))) continue;
    delete settings?.[name];
    notes.left(place, `the setting ${name} looks like a secret`, "Breakwater has no place for it; do without it");
  }
  if (settings && Object.keys(settings).length === 0) delete database.settings;
}

/** For names, paths and references: masks only the secret part. */
function maskedDeep(context: Context, place: Place, value: unknown): unknown {
  if (typeof value === "string") {
    const text = context.secrets.masked(value);
    if (text !== value)
      context.notes.left(place, `a part of it is a secret, and … stands there instead (${text})`, "write it without the secret");
    return text;
  }
  if (Array.isArray(value)) return value.map((item) => maskedDeep(context, place, item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [context.secrets.masked(key), maskedDeep(context, place, inner)]));
}

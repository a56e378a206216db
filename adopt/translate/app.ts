import { askedPort } from "./asked-ports";
import { child, option, type AppDraft, type Context, type Service } from "./context";
import { databaseUse } from "./database-use";
import { isSecret, isVariableName, secretVariable, setCommand, variablesOf, type Variable } from "./environment";
import { isFolder } from "./folders";
import { healthOf, probeOf } from "./health";
import { withHosts, wordWithHosts } from "./hosts";
import { imageOf } from "./images";
import { hasSupervisor, knownImage, readsFile, speaksFastcgi, speaksHttp } from "./known-images";
import { networksOf } from "./networks";
import { listensOn, portsOf } from "./ports";
import { graceOf, logsOf, resourcesOf } from "./runtime";
import { noteLabels } from "./proxy-labels";
import { securityOf } from "./security";
import { sourcesOf, storageOf } from "./storage";
import { noteDeploy, noteUnread } from "./unsupported";

const read = new Set(
  (
    "image build command environment env_file volumes networks ports expose deploy scale mem_limit cpu_shares logging " +
    "stop_grace_period stop_signal labels security_opt healthcheck secrets configs depends_on user init pids_limit"
  ).split(" "),
);

/** A service that stores no data itself. */
export function translateApp(context: Context, service: Service): void {
  const { draft, reader } = context;
  noteUnread(context, service, read);
  noteDeploy(context, service);
  const port = portOf(context, service);
  const { mounts, files } = storageOf(context, service);
  for (const { path, content, bind } of files)
    if (bind && context.secrets.inText(content).length === 0)
      context.notes.taken(bind.tree, `files[${JSON.stringify(path)}], the text that ${bind.source} holds now`);
  const networks = networksOf(context, service);
  const settings = settingsOf(context, service);
  const replicas = reader.number(child(option(service, "deploy"), "replicas") ?? option(service, "scale")) ?? 1;
  const served = isServed(context, service);
  const app: AppDraft = {
    image: imageOf(context, service),
    ...optional("command", commandOf(context, service)),
    port,
    replicas,
    ...(networks.join() === "main" ? {} : { networks }),
    ...settings,
    ...(files.length > 0
      ? { files: Object.fromEntries(files.map(({ path, content, mode }) => [path, { content, ...optional("mode", mode) }])) }
      : {}),
    ...(mounts.length > 0 ? { volumes: mounts } : {}),
    ...optional("user", reader.text(option(service, "user")) || undefined),
    health: healthOf(context, service, port, served),
    ...securityOf(context, service),
    ...resourcesOf(context, service),
    ...initOf(context, service),
    ...(replicas === 1 ? orderOf(context, service, served) : {}),
    ...graceOf(context, service),
    ...logsOf(context, service),
    ...optional("stopSignal", signalOf(reader.text(option(service, "stop_signal")) || undefined)),
  };
  draft.apps[service.id] = app;
  noteWaits(context, service);
  noteLabels(context, service);
}

/** Compose starts none unless it is asked to, and an image with a supervisor of its own refuses to be another process than 1. */
function initOf(context: Context, service: Service): { init?: false } {
  const wanted = context.reader.text(option(service, "init"));
  if (wanted === "false") return { init: false };
  if (wanted !== undefined || !hasSupervisor(imageReference(context, service))) return {};
  context.notes.taken(service.node, "init: false, because the image has a supervisor of its own");
  return { init: false };
}

/** An empty command means the image's own, as in Compose. */
function commandOf(context: Context, service: Service): string[] | undefined {
  const words = context.reader.words(option(service, "command"));
  return words && words.length > 0 ? words.map((word) => wordWithHosts(context, word)) : undefined;
}

const optional = <T>(key: string, value: T | undefined): Record<string, T> => (value === undefined ? {} : { [key]: value });
const signalOf = (signal: string | undefined): string | undefined =>
  signal === undefined || signal.startsWith("SIG") ? signal : `SIG${signal}`;

const imageReference = ({ reader }: Context, service: Service): string =>
  option(service, "build") === undefined ? (reader.text(option(service, "image")) ?? "") : "";

/** Whether HTTP requests reach it: through its own host port, or through a server in front. */
function isServed(context: Context, service: Service): boolean {
  const { services, reader } = context;
  const image = imageReference(context, service);
  if (speaksFastcgi(image) || knownImage(image)?.keepsData) return false;
  const inFront = services.filter(({ kind }) => kind === "entry");
  return (
    portsOf(context, service).some(({ port }) => speaksHttp(port)) ||
    inFront.some((front) => reader.names(option(front, "depends_on")).some(({ name }) => name === service.name))
  );
}

/** A volume or folder to which no other service has access. */
function writesAlone(context: Context, service: Service): boolean {
  const others = context.services
    .filter((other) => other !== service)
    .flatMap((other) => sourcesOf(context, other).map(({ source }) => source));
  const isKept = (source: string): boolean => context.names.volumes.has(source) || isFolder(context, source);
  return sourcesOf(context, service).some(({ source, isReadOnly }) => !isReadOnly && isKept(source) && !others.includes(source));
}

/** For a worker, a scheduler or whatever keeps data: two at the same time would do everything twice or share a file. */
function orderOf(context: Context, service: Service, served: boolean): { rollout?: object } {
  // A volume that other services mount as well is made for more than one writer.
  if (writesAlone(context, service)) {
    context.notes.taken(
      service.node,
      "rollout.order: stop-first, because two of it would write to one volume at a time, which Compose never does; take it out if two may",
    );
    return { rollout: { order: "stop-first" } };
  }
  // A proxy that reads labels may send it requests.
  if (served || option(service, "labels") !== undefined) return {};
  context.notes.taken(
    service.node,
    "rollout.order: stop-first, because it is the only one and no request comes in; take it out if two may run at a time",
  );
  return { rollout: { order: "stop-first" } };
}

function portOf(context: Context, service: Service): number {
  const ports = listensOn(context, service);
  const probe = probeOf(context, service);
  const port = ports.find((one) => one === probe?.port) ?? ports.find(speaksHttp) ?? ports[0];
  if (port !== undefined) return port;
  const place = option(service, "healthcheck") ?? service.node;
  const image = imageReference(context, service);
  if (probe) {
    context.notes.taken(place, `port: ${probe.port}, which its health check asks`);
    return probe.port;
  }
  const asked = askedPort(context, service);
  if (asked) {
    context.notes.taken(place, `port: ${asked.port}, from ${asked.from}`);
    return asked.port;
  }
  const usual = knownImage(image)?.port ?? (speaksFastcgi(image) ? 9000 : undefined);
  if (usual !== undefined) {
    context.notes.taken(place, `port: ${usual}, where such a server listens by default`);
    return usual;
  }
  context.notes.taken(
    place,
    "port: 8000, because nothing says on which it listens; a service that only works listens on none, and nothing is sent there",
  );
  return 8000;
}

/** Environment, secrets and the database, all of which come from the app's variables. */
function settingsOf(context: Context, service: Service): Record<string, unknown> {
  const all = variablesOf(context, service)
    .filter(({ name, place }) => {
      if (isVariableName(name)) return true;
      context.notes.left(place, `${name} is not the name of a variable`, "write letters, digits and _");
      return false;
    })
    .map((variable) => withHosts(context, variable));
  const database = databaseUse(context, service, all);
  const kept = all.filter(({ name }) => !database?.given.has(name));
  const hidden = kept
    .filter((variable) => isSecret(context, variable))
    .map((variable) => ({
      name: variable.name,
      secret: secretVariable(context, service, variable, readsFile(imageReference(context, service), variable.name)),
    }));
  const plain = kept
    .filter((variable) => !isSecret(context, variable))
    .map((variable) => [variable.name, renamedSecret(context, variable)] as const);
  const environment = Object.fromEntries([
    ...plain,
    ...hidden.map(({ name, secret }) => [`${name}_FILE`, `/run/secrets/${secret}`] as const),
  ]);
  const secrets = [...secretsOf(context, service, replacedSecrets(all, kept)), ...hidden.map(({ secret }) => secret)];
  return {
    ...(Object.keys(environment).length > 0 ? { environment } : {}),
    ...(secrets.length > 0 ? { secrets: [...new Set(secrets)] } : {}),
    ...(database ? { database: database.use } : {}),
  };
}

/** Secrets to which only variables refer that Breakwater now sets itself. */
function replacedSecrets(all: readonly Variable[], kept: readonly Variable[]): Set<string> {
  const named = (variables: readonly Variable[]): string[] =>
    variables.flatMap(({ value }) => /^\/run\/secrets\/(.+)$/.exec(value)?.[1] ?? []);
  return new Set(named(all).filter((name) => !named(kept).includes(name)));
}

/** The path of a secret whose name differs in the stack file. */
function renamedSecret({ names, notes }: Context, { name, value, place }: Variable): string {
  const original = /^\/run\/secrets\/(.+)$/.exec(value)?.[1];
  const secret = original === undefined ? undefined : names.secrets.get(original);
  if (secret === undefined || secret === original) return value;
  notes.taken(place, `${name}: /run/secrets/${secret}`);
  return `/run/secrets/${secret}`;
}

/** Compose's own secrets, which are files in both cases. Their values belong in Pulumi's configuration. */
function secretsOf(context: Context, service: Service, replaced: ReadonlySet<string>): string[] {
  const { reader, names, notes, draft } = context;
  return reader.list(option(service, "secrets")).flatMap((tree) => {
    const name = reader.text(tree.kind === "branch" ? tree.entries.get("source") : tree) ?? "";
    const secret = names.secrets.get(name);
    if (secret === undefined) {
      notes.left(tree, `${name} is not under secrets`, "define it there and write the file again");
      return [];
    }
    if (replaced.has(name)) {
      notes.left(tree, "it is the database's password, which Breakwater makes itself", "nothing has to be done");
      return [];
    }
    draft.secrets[secret] = { fromConfig: true };
    notes.todo(tree, setCommand(context, secret));
    const target = reader.text(child(tree, "target")) ?? name;
    if (target !== secret && target !== `/run/secrets/${secret}`)
      notes.left(tree, `it appears as /run/secrets/${secret}, not as ${target}`, "let the app read it there");
    for (const key of ["mode", "uid", "gid"]) {
      const value = child(tree, key);
      if (value) notes.left(value, "secret files are readable by every user of their container", "nothing has to be done");
    }
    return [secret];
  });
}

/** An app waits for its database and its jobs; apps start in parallel. */
function noteWaits({ services, reader, notes }: Context, service: Service): void {
  for (const { name, tree } of reader.names(option(service, "depends_on"))) {
    const other = services.find((one) => one.name === name);
    if (other?.kind === "app")
      notes.left(tree, "apps do not wait for each other", `nothing has to be done if it tries again, or ends, until ${other.id} answers`);
    if (other === undefined || other.kind === "left") notes.left(tree, `${name} is not in the stack file`, "nothing waits for it");
  }
}

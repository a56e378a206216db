import { parseNginx, type Directive } from "./nginx-config";
import type { Front, FrontRoute } from "./routes";
import { nginxSettings } from "./nginx-settings";

type Block = readonly Directive[];

/** Directives that decide who may ask, or what is answered instead. */
const decides =
  /^(?:allow|deny|auth_\w+|satisfy|limit_except|limit_req|limit_conn|internal|if|return|rewrite|valid_referers|secure_link\w*|ssl_verify_client|modsecurity\w*|access_by_lua\w*|content_by_lua\w*|js_content|perl|mirror|fastcgi_pass|uwsgi_pass|scgi_pass|grpc_pass|memcached_pass)$/;
const isNeutral = ({ name, args }: Directive): boolean =>
  (name === "allow" && args[0] === "all") || (/^auth_/.test(name) && args[0] === "off") || /^limit_(?:req|conn)_/.test(name);

const named = (block: Block, name: string): readonly Directive[] => block.filter((one) => one.name === name);
const inside = ({ block }: Directive): Block => block ?? [];

/** The deciding rules of a block, at any depth. */
function deciding(block: Block, within = ""): string[] {
  return block.flatMap((one) => {
    const at = one.name === "location" ? `${one.name} ${one.args.join(" ")}` : within;
    const here = decides.test(one.name) && !isNeutral(one) ? [`${one.name}${at === "" ? "" : ` in ${at}`}`] : [];
    return [...here, ...deciding(inside(one), at)];
  });
}

/** The routes of an nginx configuration whose servers listen on a port. */
export function nginxFront(texts: readonly string[], port: number): Front {
  const parsed = texts.map(parseNginx);
  const all = parsed.flatMap((one) => one ?? []);
  const http = [...all, ...named(all, "http").flatMap(inside)];
  const broken = parsed.includes(undefined) ? ["a part of the configuration cannot be read"] : [];
  const global = deciding(http.filter(({ name }) => !["server", "http", "events", "upstream", "types", "map", "geo"].includes(name)));
  const servers = named(http, "server").filter((server) => listensOn(server, port));
  if (broken.length > 0 || global.length > 0) return { routes: [], lost: [], refused: [...broken, ...global] };
  const whole = servers.map((server, index) => serverOf(http, server, isDefault(server, index, servers)));
  return {
    routes: whole.flatMap(({ routes }) => routes),
    lost: [...new Set([...whole.flatMap(({ lost }) => lost), ...named(all, "stream").map(() => "its stream block, which is not HTTP")])],
    refused: whole.flatMap(({ refused }) => refused),
  };
}

const listens = (server: Directive): readonly (readonly string[])[] => named(inside(server), "listen").map(({ args }) => args);

function listensOn(server: Directive, port: number): boolean {
  const all = listens(server);
  const ports = all.map(([address = ""]) => Number(/(?:^|:)(\d+)$/.exec(address)?.[1] ?? 80));
  return all.length === 0 ? port === 80 : ports.includes(port);
}

function isDefault(server: Directive, index: number, all: readonly Directive[]): boolean {
  const marked = all.findIndex((one) => listens(one).some((words) => words.includes("default_server")));
  return index === (marked < 0 ? 0 : marked) || all[marked] === server;
}

function serverOf(http: Block, server: Directive, isDefaultServer: boolean): Front {
  const block = inside(server);
  const names = named(block, "server_name")
    .flatMap(({ args }) => args)
    .filter((name) => !["_", "", "localhost"].includes(name));
  const title = names.length > 0 ? `the server ${names.join(" ")}` : "its server";
  const rules = deciding(block);
  const tls = listens(server).some((words) => words.includes("ssl")) ? ["TLS"] : [];
  const patterns = names.filter((name) => name.startsWith("~"));
  if (rules.length + tls.length + patterns.length > 0)
    return { routes: [], lost: [], refused: [`${title} has ${[...tls, ...patterns, ...new Set(rules)].join(", ")}`] };
  const hosts = isDefaultServer ? [undefined] : names.flatMap((name) => (name.startsWith(".") ? [name.slice(1), `*${name}`] : [name]));
  const found = named(block, "location").map((location) => locationOf(http, block, location));
  const routes = found.flatMap(({ routes: some }) => some);
  return {
    routes: hosts.flatMap((host) => routes.map((route) => (host === undefined ? route : { host, ...route }))),
    lost: [...found.flatMap(({ lost }) => lost), ...named(block, "error_page").map(() => "error_page")],
    refused: [],
  };
}

function locationOf(http: Block, server: Block, location: Directive): { routes: FrontRoute[]; lost: string[] } {
  const words = location.args[0] === "^~" ? location.args.slice(1) : location.args;
  const [path = "/", ...more] = words;
  const title = `location ${location.args.join(" ")}`;
  if (more.length > 0 || !path.startsWith("/")) return { routes: [], lost: [`${title}, which is not a plain prefix`] };
  const block = inside(location);
  const { settings, lost } = nginxSettings([http, server, block]);
  const target = targetOf(http, server, block, path);
  if (target === undefined) return { routes: [], lost: [`${title}, whose target is not a service or a folder of its own`] };
  const inner = named(block, "location").map((one) => `location ${one.args.join(" ")} in ${title}`);
  return { routes: [{ path, ...target, ...settings }], lost: [...lost.map((what) => `${what} in ${title}`), ...inner] };
}

/** Where requests of a prefix go, unless their path is changed on the way. */
function targetOf(http: Block, server: Block, block: Block, path: string): Pick<FrontRoute, "to" | "folder"> | undefined {
  const pass = named(block, "proxy_pass")[0]?.args[0];
  if (pass !== undefined) {
    const [, address = "", rest = ""] = /^http:\/\/([\w.:-]+)(\/[^$]*)?$/.exec(pass) ?? [];
    if (address === "" || (rest !== "" && rest !== path)) return undefined;
    const upstream = named(http, "upstream").find(({ args }) => args[0] === address);
    const servers = upstream ? named(inside(upstream), "server").map(({ args }) => args[0] ?? "") : [address];
    const [name = "", port] = (servers[0] ?? "").split(":");
    return servers.length === 1 ? { to: { name, port: port === undefined ? undefined : Number(port) } } : undefined;
  }
  const alias = named(block, "alias")[0]?.args[0];
  if (alias !== undefined) return { folder: alias };
  const root = [...named(block, "root"), ...named(server, "root"), ...named(http, "root")][0]?.args[0];
  return root === undefined ? undefined : { folder: `${root.replace(/\/$/, "")}${path}` };
}

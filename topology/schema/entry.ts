import * as z from "zod";
import { absolutePath, addressRange, closed, field, identifier, listenAddress, portNumber, text } from "./fields";
import { logs, resources } from "./runtime";

const reloads = "Reloads the server; no container is replaced.";
export const replaces = "Replaces the entry's container: a moment without the site.";

const hostName = text(/^(\*\.)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/, "a host name, optionally with a leading *.", "www.example.org");

/** Not every server can escape a literal $, and a quote or a line break would end its directive. */
const headerValue = text(/^[^\0-\x1f\x7f$"\\]*$/, 'text on one line without $, " and \\', "nosniff");

const common = {
  host: field(hostName.optional(), { doc: "Only requests for this host name.", defaultDoc: "any host name", changing: reloads }),
  path: field(
    text(/^\/(?!(?:.*\/)?\.\.(?:\/|$))[\w.~%/+@:-]*$/, "a path of letters, digits and . _ ~ % + @ : - /", "/static/").default("/"),
    {
      doc: "Only paths that start with this; the longest wins.",
      changing: reloads,
    },
  ),
  headers: field(z.record(text(/^[A-Za-z0-9-]+$/, "the name of a header", "X-Frame-Options"), headerValue).default({}), {
    doc: "Headers added to every answer.",
    changing: reloads,
  }),
};

const toApp = closed({
  ...common,
  app: field(identifier, {
    doc: "Name under `apps`: sends the requests there. The entry itself tells the app who asked: X-Real-IP and X-Forwarded-For are the address that connected, X-Forwarded-Proto the scheme of this connection, X-Forwarded-Host the host that was asked for. Whatever a client says in these, in Forwarded, or in a header like them is dropped, unless it is one of `behind`.",
    changing: reloads,
  }),
  bodyLimitMb: field(z.number().int().min(1).max(10_240).default(10), { doc: "Largest request body in MiB.", changing: reloads }),
  timeoutSeconds: field(z.number().int().min(1).max(3600).default(60), {
    doc: "Longest silence of the app before the request fails.",
    changing: reloads,
  }),
});

const toFiles = closed({
  ...common,
  files: field(
    closed({
      volume: field(identifier, { doc: "Name under `volumes`; mounted read-only.", changing: replaces }),
      directory: field(absolutePath.default("/"), { doc: "Folder inside the volume.", changing: reloads }),
    }),
    { doc: "Serves files of a volume.", changing: "Another volume replaces the entry's container; the rest reloads the server." },
  ),
  cacheSeconds: field(z.number().int().min(0).max(31_536_000).default(0), {
    doc: "How long browsers may keep a file; 0 sends no header.",
    changing: reloads,
  }),
});

/** The keys of every entry; each engine adds `engine` and `image`. */
export const entryFields = {
  host: field(identifier.optional(), {
    doc: "The host that carries the entry.",
    defaultDoc: "the first host by name",
    changing: "Replaces the entry's container on the other host.",
  }),
  listen: field(
    closed({
      address: field(listenAddress.default("127.0.0.1"), { doc: "Host address; 0.0.0.0 opens it to the world.", changing: replaces }),
      port: field(portNumber, { doc: "Host port.", changing: replaces }),
    }),
    { doc: "Where the site answers.", changing: replaces },
  ),
  behind: field(z.array(addressRange).max(64).default([]), {
    doc: "Ranges of the proxies in front of this entry: a CDN, or a load balancer that ends TLS. The entry believes X-Forwarded-For, X-Forwarded-Proto and X-Forwarded-Host from them and from no one else, and passes the client's own address, scheme and host to the app. A proxy on the Docker host itself comes from the gateway of the entry's network: write `networks.NAME.subnet` and name it here.",
    defaultDoc: "no proxy is in front",
    changing: reloads,
  }),
  networks: field(z.array(identifier).min(1).default(["main"]), {
    doc: "Names under `networks`; must include one of each app it serves.",
    changing: replaces,
  }),
  routes: field(z.array(z.union([toApp, toFiles])).min(1), { doc: "Which request goes where.", changing: reloads }),
  resources: field(resources(128, replaces).prefault({}), { doc: "Limits of the container.", changing: replaces }),
  logs: field(logs.prefault({}), { doc: "Rotation of the container's log.", changing: replaces }),
};

/** An entry of any engine. */
export type Entry = z.output<z.ZodObject<typeof entryFields>> & { readonly engine: string; readonly image: string };
export type Route = Entry["routes"][number];
export type AppRoute = Extract<Route, { app: string }>;
export type FilesRoute = Extract<Route, { files: unknown }>;

import { z } from "zod";
import { absolutePath, closed, field, identifier, portNumber } from "./fields";
import { logs, resources } from "./runtime";

const common = {
  host: field(z.string().regex(/^[a-z0-9*][a-z0-9.*-]*$/i).meta({ allowed: "a host name, optionally with a leading *." }).optional(), {
    doc: "Only requests for this host name.",
    defaultDoc: "any host name",
  }),
  path: field(absolutePath.default("/"), { doc: "Only paths that start with this; the longest wins." }),
  headers: field(z.record(z.string().regex(/^[A-Za-z0-9-]+$/), z.string()).default({}), { doc: "Headers added to every answer." }),
};

const toApp = closed({
  ...common,
  app: field(identifier, { doc: "Name under `apps`." }),
  bodyLimitMb: field(z.number().int().min(1).max(10_240).default(10), { doc: "Largest request body in MiB." }),
  timeoutSeconds: field(z.number().int().min(1).max(3600).default(60), { doc: "Longest silence of the app before the request fails." }),
});

const toFiles = closed({
  ...common,
  files: field(
    closed({
      volume: field(identifier, { doc: "Name under `volumes`; mounted read-only." }),
      directory: field(absolutePath.default("/"), { doc: "Folder inside the volume." }),
    }),
    { doc: "Serves files of a volume." },
  ),
  cacheSeconds: field(z.number().int().min(0).max(31_536_000).default(0), { doc: "How long browsers may keep a file; 0 sends no header." }),
});

export const entry = closed({
  engine: field(z.literal("nginx").default("nginx"), { doc: "The server in front." }),
  image: field(identifier.default("nginx"), { doc: "Name under `images`. `nginx` needs no entry there." }),
  host: field(identifier.optional(), { doc: "The host that carries the entry.", defaultDoc: "the first host" }),
  listen: field(
    closed({
      address: field(z.string().min(1).default("127.0.0.1"), { doc: "Host address; 0.0.0.0 opens it to the world." }),
      port: field(portNumber, { doc: "Host port." }),
    }),
    { doc: "Where the site answers.", changing: "Replaces the entry's container: a moment without the site." },
  ),
  networks: field(z.array(identifier).min(1).default(["main"]), { doc: "Names under `networks`; must include one of each app it serves." }),
  routes: field(z.array(z.union([toApp, toFiles])).min(1), { doc: "Which request goes where.", changing: "Reloads the server; no container is replaced." }),
  resources: field(resources.prefault({ memoryMb: 128 }), { doc: "Limits of the container." }),
  logs: field(logs.prefault({}), { doc: "Rotation of the container's log." }),
});

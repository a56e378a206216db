import type { Tree } from "../compose/tree";
import { child, type Context } from "./context";
import { isOfTheHost } from "./folders";
import { imageKind, isOfficial, isProxy } from "./known-images";

type Known = Pick<Context, "source" | "reader" | "notes">;
type Option = (...keys: [string, ...string[]]) => Tree | undefined;

interface Reason {
  readonly place?: Tree;
  readonly why: string;
  readonly remedy: string;
}

const toCompose = "leave the service to Compose";

/** In this order, because the first reason is the one that is reported. */
const reasons: readonly ((known: Known, option: Option) => Reason | undefined)[] = [
  ofProfile,
  scaledDown,
  entryPoint,
  isolated,
  socket,
  subpath,
  hostFolder,
  front,
  otherMariadb,
];

/** Why a service cannot be in the stack file: without the option it would be open, do something else, or damage its data. */
export function whyLeftOut(known: Known, node: Tree): Reason | undefined {
  const option: Option = (...keys) => child(node, ...keys);
  for (const reason of reasons) {
    const found = reason(known, option);
    if (found) return found;
  }
  return undefined;
}

const imageOf = ({ reader }: Known, option: Option): string => (option("build") === undefined ? textIn(reader, option("image")) : "");
const textIn = (reader: Known["reader"], tree: Tree | undefined): string => (tree?.kind === "leaf" ? (reader.text(tree) ?? "") : "");

function entryPoint(_known: Known, option: Option): Reason | undefined {
  const why = "its entry point is its own, and the stack file has no key for it: without it, another program would run";
  return only(option("entrypoint"), why, "set ENTRYPOINT in a Dockerfile and build that");
}

function otherMariadb(known: Known, option: Option): Reason | undefined {
  const image = imageOf(known, option);
  if (imageKind(image) !== "mariadb" || isOfficial(image)) return undefined;
  return {
    why: `${image} is not the official image of MariaDB: it keeps its data elsewhere and is configured by other variables`,
    remedy: "copy the data into a database of the stack file, or leave the service to Compose",
  };
}

const only = (place: Tree | undefined, why: string, remedy: string): Reason | undefined => place && { place, why, remedy };

function ofProfile({ reader, source }: Known, option: Option): Reason | undefined {
  const profiles = reader.list(option("profiles")).flatMap((tree) => reader.text(tree) ?? []);
  const active = source.profiles ?? [];
  if (profiles.length === 0 || profiles.some((profile) => active.includes(profile) || active.includes("*"))) return undefined;
  return {
    why: `Compose starts it only with a profile (${profiles.join(", ")})`,
    remedy: "add --profile NAME and write the file again if it belongs to this stack",
  };
}

function scaledDown({ reader }: Known, option: Option): Reason | undefined {
  const place = option("deploy", "replicas") ?? option("scale");
  return place?.kind === "leaf" && reader.number(place) === 0
    ? { place, why: "Compose runs none of it (0 replicas)", remedy: "add it by hand once it runs" }
    : undefined;
}

function isolated({ reader }: Known, option: Option): Reason | undefined {
  const place = option("network_mode");
  const mode = textIn(reader, place);
  if (place === undefined || mode === "" || mode === "bridge") return undefined;
  if (mode === "none") return { place, why: "it has no network, and every app has one", remedy: toCompose };
  const what = mode === "host" ? "it is in the host's own network" : `it shares the network of another container (${mode})`;
  return { place, why: `${what}, and an app is in a network of the stack: it would reach, and be reached by, others`, remedy: toCompose };
}

function socket({ reader }: Known, option: Option): Reason | undefined {
  const place = reader.list(option("volumes")).find((tree) => {
    const text = textIn(reader, tree.kind === "branch" ? tree.entries.get("source") : tree);
    return /(?:^|\/)(?:docker|podman|containerd)\.sock(?::|$)/.test(text);
  });
  return only(
    place,
    "it controls Docker through its socket, which is equivalent to root access to the host, and no app gets it",
    toCompose,
  );
}

function subpath({ reader }: Known, option: Option): Reason | undefined {
  const place = reader
    .list(option("volumes"))
    .map((tree) => child(tree, "volume", "subpath"))
    .find((tree) => tree !== undefined);
  return only(
    place,
    "it may see only a folder of the volume, and an app mounts a whole one",
    "give it a volume of its own, or leave the service to Compose",
  );
}

/** A folder of the host itself, such as / or /etc. */
function hostFolder({ reader, source }: Known, option: Option): Reason | undefined {
  const place = reader.list(option("volumes")).find((tree) => {
    const from = textIn(reader, tree.kind === "branch" ? child(tree, "source") : tree).split(":")[0] ?? "";
    return isOfTheHost({ source }, from);
  });
  return only(place, "it reaches into the host itself, and no app does", toCompose);
}

function front(known: Known, option: Option): Reason | undefined {
  const image = imageOf(known, option);
  const ports = option("ports");
  if (ports === undefined || !isProxy(image)) return undefined;
  const open = known.reader.list(ports).map((tree) => textIn(known.reader, tree.kind === "branch" ? child(tree, "published") : tree));
  return {
    why: `${image} passes requests on by its own rules (ports ${open.join(", ")}), and an entry takes over neither TLS nor its redirects and protection`,
    remedy: "keep it with Compose in front of an entry, or write entries by hand",
  };
}

import type { Tree } from "../compose/tree";
import { option, type Context, type Service } from "./context";
import { variablesOf } from "./environment";
import { otherNames } from "./hosts";
import { labelsOf } from "./proxy-labels";

export interface Asked {
  readonly port: number;
  readonly from: string;
}

/** The port on which others expect a service: a label for a proxy, or an address in their variables, commands and files. */
export function askedPort(context: Context, service: Service): Asked | undefined {
  const labelled = labelsOf(context, service).port;
  if (labelled !== undefined) return { port: labelled, from: "its label for the proxy" };
  const own = variablesOf(context, service).find(({ name }) => name === "VIRTUAL_PORT");
  if (own && /^\d+$/.test(own.value)) return { port: Number(own.value), from: "its VIRTUAL_PORT" };
  const names = [service.name, ...otherNames(context, service)].map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const address = new RegExp(`(?:^|[^\\w.-])(?:${names.join("|")}):(\\d{2,5})(?![\\d.:])`, "g");
  const found = context.services
    .filter((other) => other !== service)
    .flatMap((other) =>
      textsOf(context, other).flatMap((text) => [...text.matchAll(address)].map(([, port]) => ({ port: Number(port), from: other.name }))),
    );
  const [first] = found;
  return first && found.every(({ port }) => port === first.port) ? { port: first.port, from: `an address in ${first.from}` } : undefined;
}

/** Every text of a service that may name another one. */
export function textsOf(context: Context, service: Service): string[] {
  const variables = variablesOf(context, service).map(({ value }) => value);
  const words = ["command", "entrypoint"].flatMap((key) => context.reader.words(option(service, key)) ?? []);
  return [...variables, ...words, ...filesOf(context, service)];
}

/** The text files that are mounted, among them the configuration of a proxy. */
function filesOf({ source, reader }: Context, service: Service): string[] {
  const list = option(service, "volumes");
  const items: readonly Tree[] = list?.kind === "list" ? list.items : [];
  return items.flatMap((tree) => {
    const place = tree.kind === "branch" ? tree.entries.get("source") : tree;
    const path = place?.kind === "leaf" ? (reader.text(place) ?? "").split(":")[0] : undefined;
    const found = path !== undefined && /^[./~]/.test(path) ? source.look(path) : undefined;
    return found?.kind === "text" ? [found.text] : [];
  });
}

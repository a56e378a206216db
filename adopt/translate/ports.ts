import type { Tree } from "../compose/tree";
import { child, option, type Context, type Service } from "./context";

export interface Published {
  readonly address: string;
  /** Absent if Docker chooses it. */
  readonly hostPort?: number;
  readonly port: number;
  readonly tree: Tree;
}

const short = /^(?:(\[[^\]]+\]|\d+\.\d+\.\d+\.\d+):)?(?:(\d*(?:-\d+)?):)?(\d+(?:-\d+)?)(?:\/(\w+))?$/;
const most = 50;

/** Host ports of a service. Whatever is not TCP, and a range that Docker chooses from, becomes a note. */
export function portsOf({ reader, notes }: Context, service: Service): Published[] {
  return reader.list(option(service, "ports")).flatMap((tree): Published[] => {
    const text = tree.kind === "branch" ? longForm(tree) : (reader.text(tree) ?? "");
    const [, address = "0.0.0.0", hosts = "", inside, protocol = "tcp"] = short.exec(text) ?? [];
    if (inside === undefined || protocol !== "tcp") {
      const why = inside === undefined ? "it is not a port that Compose opens" : `only TCP ports are opened, not ${protocol}`;
      notes.left(tree, why, "leave the service to Compose if it needs this");
      return [];
    }
    const [from, to] = [range(hosts), range(inside)];
    if (to.length > most || (from.length > 0 && from.length !== to.length)) {
      notes.left(
        tree,
        `a range of ports with ${Math.max(from.length, to.length)} of them cannot be opened`,
        "write each as a line of its own",
      );
      return [];
    }
    const ip = address.replace(/^\[|\]$/g, "");
    return to.map((port, index) => ({ address: ip, ...(from.length > 0 ? { hostPort: from[index] as number } : {}), port, tree }));
  });

  function longForm(tree: Tree): string {
    const [target = "", published = "", address, protocol = "tcp"] = ["target", "published", "host_ip", "protocol"].map((key) =>
      reader.text(child(tree, key)),
    );
    const ip = address === undefined ? "" : `${address.includes(":") ? `[${address.replace(/^\[|\]$/g, "")}]` : address}:`;
    return `${ip}${published}:${target}/${protocol}`;
  }
}

function range(text: string): number[] {
  const [first, last = first] = text.split("-");
  if (first === undefined || first === "") return [];
  const [low, high] = [Number(first), Number(last)];
  return Array.from({ length: Math.max(0, Math.min(high - low + 1, most + 1)) }, (_, index) => low + index);
}

/** The one host port that a unit of the stack file opens, with a note for each of the others. */
export function onePort(context: Context, service: Service, fits: (port: Published) => boolean, why: string): Published | undefined {
  const ports = portsOf(context, service);
  const chosen = ports.find((port) => port.hostPort !== undefined && fits(port));
  noteClosed(
    context,
    ports.filter((port) => port !== chosen),
    () => why,
  );
  return chosen;
}

export function noteClosed({ notes }: Context, ports: readonly Published[], why: (port: Published) => string): void {
  for (const port of ports)
    notes.left(
      port.tree,
      port.hostPort === undefined ? "a host port that Docker chooses is another one at every start" : why(port),
      "write another entry, or publish it elsewhere",
    );
}

/** Ports on which a service listens according to its options, host ports first. */
export function listensOn(context: Context, service: Service): number[] {
  const exposed = context.reader
    .list(option(service, "expose"))
    .flatMap((tree) => Number(context.reader.text(tree)?.split(/[/-]/)[0]) || []);
  return [...portsOf(context, service).map(({ port }) => port), ...exposed];
}

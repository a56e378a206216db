import type { Tree } from "../compose/tree";
import { child, option, type Context, type Service } from "./context";

export interface Published {
  readonly address: string;
  /** Absent if Docker chooses it. */
  readonly hostPort?: number;
  readonly port: number;
  readonly tree: Tree;
}

const short = /^(?:(\[[^\]]+\]|\d+\.\d+\.\d+\.\d+):)?(?:(\d*):)?(\d+)(?:\/tcp)?$/;

/** Host ports of a service, and which of them the stack file takes. Ranges and UDP become notes. */
export function portsOf({ reader, notes }: Context, service: Service): Published[] {
  return reader.list(option(service, "ports")).flatMap((tree): Published[] => {
    if (tree.kind === "branch") return long(tree);
    const [, address = "0.0.0.0", host, port] = short.exec(reader.text(tree) ?? "") ?? [];
    if (port !== undefined)
      return [{ address: address.replace(/^\[|\]$/g, ""), ...(host ? { hostPort: Number(host) } : {}), port: Number(port), tree }];
    notes.left(tree, "only one TCP port at a time can be opened", "write each as a line of its own; UDP is not possible");
    return [];
  });

  function long(tree: Tree): Published[] {
    const [port, host] = [reader.number(child(tree, "target")), reader.number(child(tree, "published"))];
    if (port === undefined || (reader.text(child(tree, "protocol")) ?? "tcp") !== "tcp") {
      notes.left(tree, "only a TCP port with a target can be opened", "leave the service to Compose if it needs this");
      return [];
    }
    return [{ address: reader.text(child(tree, "host_ip")) ?? "0.0.0.0", ...(host === undefined ? {} : { hostPort: host }), port, tree }];
  }
}

/** The one host port that a unit of the stack file opens, with a note for each of the others. */
export function onePort(context: Context, service: Service, fits: (port: Published) => boolean, why: string): Published | undefined {
  const ports = portsOf(context, service);
  const chosen = ports.find((port) => port.hostPort !== undefined && fits(port));
  for (const { tree, hostPort } of ports.filter((port) => port !== chosen))
    context.notes.left(
      tree,
      hostPort === undefined ? "a host port that Docker chooses is another one at every start" : why,
      "write another entry, or publish it elsewhere",
    );
  return chosen;
}

/** Ports on which a service listens according to its options, host ports first. */
export function listensOn(context: Context, service: Service): number[] {
  const exposed = context.reader.list(option(service, "expose")).flatMap((tree) => Number(context.reader.text(tree)?.split("/")[0]) || []);
  return [...portsOf(context, service).map(({ port }) => port), ...exposed];
}

import { overlaps } from "../../topology/plan/listen";
import { formatPath, type Path, type Problem } from "../../topology/problem";
import { unitsIn, unitsOf } from "../units";
import type { Model, Rule } from "./rule";

const highest = 65_535;

interface Listener {
  readonly path: Path;
  readonly host: string;
  readonly address: string;
  readonly port: number;
}

const listeners = (model: Model): Listener[] =>
  unitsIn(model, "entries", "apps", "databases").flatMap(({ path, members }) =>
    members.flatMap(({ host, ports }) => ports.map(({ key, address, port }) => ({ path: [...path, key], host, address, port }))),
  );

function conflicts(model: Model): Problem[] {
  const taken = new Map<string, Listener[]>();
  return listeners(model).flatMap((listener) => {
    const key = `${listener.host} ${listener.port}`;
    const before = taken.get(key) ?? [];
    taken.set(key, [...before, listener]);
    const rival = before.find((other) => overlaps(other, listener));
    if (rival === undefined) return [];
    const text = `${listener.address} port ${listener.port} on host "${listener.host}" is taken by ${formatPath(rival.path)} (${rival.address}); write another port`;
    return [{ path: [...listener.path, "port"], text }];
  });
}

/** A unit declares one port, and its members count up from it. */
function overflow(model: Model): Problem[] {
  return unitsOf(model).flatMap(({ path, members }) => {
    const last = members.at(-1);
    const port = last?.ports.find((one) => one.port > highest);
    if (!last || !port) return [];
    const text = `member ${last.index} would listen on ${port.port}, and ports end at ${highest}; write ${highest - last.index} or less`;
    return [{ path: [...path, port.key, "port"], text }];
  });
}

/** Only one part may listen on each port of a host. */
export const ports: readonly Rule[] = [
  { id: "port-is-free", whole: ["hosts"], check: conflicts },
  { id: "ports-end", whole: [], check: overflow },
];

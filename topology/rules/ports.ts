import { overlaps } from "../plan/listen";
import { firstHost, overZones } from "../plan/place";
import { formatPath, type Path, type Problem } from "../problem";
import { each, type Model, type Rule } from "./rule";

interface Listener {
  readonly path: Path;
  readonly host: string;
  readonly address: string;
  readonly port: number;
}

function listeners({ platform }: Model): Listener[] {
  const entries = each(platform, "entries").map(({ path, value }) => ({
    path: [...path, "listen"],
    host: value.host ?? firstHost(platform),
    ...value.listen,
  }));
  const members = each(platform, "databases").flatMap(({ path, value }) => {
    if (value.engine !== "mariadb" || value.publish === undefined) return [];
    const { address, port } = value.publish;
    return overZones(platform, value.hosts, value.replicas + 1).map((host, index) => ({
      path: [...path, "publish"],
      host,
      address,
      port: port + index,
    }));
  });
  return [...entries, ...members];
}

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

function overflow({ platform }: Model): Problem[] {
  return each(platform, "databases").flatMap(({ path, value }) => {
    if (value.engine !== "mariadb" || value.publish === undefined) return [];
    const last = value.publish.port + value.replicas;
    if (last <= 65535) return [];
    const text = `member ${value.replicas} would listen on ${last}, and ports end at 65535; write ${65535 - value.replicas} or less`;
    return [{ path: [...path, "publish", "port"], text }];
  });
}

/** Whatever listens on a host has its port for itself. */
export const ports: readonly Rule[] = [
  { id: "port-is-free", whole: ["hosts"], check: conflicts },
  { id: "ports-end", whole: [], check: overflow },
];

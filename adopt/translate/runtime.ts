import { child, option, type Context, type Service } from "./context";

export function memoryOf({ reader }: Context, service: Service): number | undefined {
  return reader.mebibytes(child(option(service, "deploy"), "resources", "limits", "memory") ?? option(service, "mem_limit"));
}

/** Limits of an app's or an entry's container, in the terms of the schema. */
export function resourcesOf(context: Context, service: Service): { resources?: object } {
  const memoryMb = memoryOf(context, service);
  const cpuShares = context.reader.number(option(service, "cpu_shares"));
  const pids = pidsOf(context, service);
  const limits = {
    ...(memoryMb === undefined ? {} : { memoryMb }),
    ...(cpuShares === undefined ? {} : { cpuShares }),
    ...(pids === undefined ? {} : { pids }),
  };
  return Object.keys(limits).length > 0 ? { resources: limits } : {};
}

const fewestPids = 16;
const mostPids = 4_194_304;

/** In Compose, 0 and less mean "no limit". In Breakwater, every container has one. */
function pidsOf({ reader, notes }: Context, service: Service): number | undefined {
  const tree = option(service, "pids_limit") ?? child(option(service, "deploy"), "resources", "limits", "pids");
  const wanted = reader.number(tree);
  if (tree === undefined || wanted === undefined) return undefined;
  if (wanted <= 0) {
    notes.left(tree, "every container has a limit of processes", "write resources.pids if it needs more than 4096");
    return undefined;
  }
  return Math.min(mostPids, Math.max(fewestPids, Math.round(wanted)));
}

/** @param least the minimum in the schema */
export function graceOf({ reader }: Context, service: Service, least = 0): { stopGraceSeconds?: number } {
  const grace = reader.seconds(option(service, "stop_grace_period"));
  return grace === undefined ? {} : { stopGraceSeconds: Math.max(least, Math.round(grace)) };
}

export function logsOf({ reader, notes }: Context, service: Service): { logs?: object } {
  const logging = option(service, "logging");
  if (logging === undefined) return {};
  const driver = reader.text(child(logging, "driver")) ?? "json-file";
  if (driver !== "json-file") {
    notes.left(logging, `logs are Docker's rotated files, not ${driver}`, "collect them from there");
    return {};
  }
  const size = reader.mebibytes(child(logging, "options", "max-size"));
  const files = reader.number(child(logging, "options", "max-file"));
  const logs = { ...(size === undefined ? {} : { maxSizeMb: Math.max(1, size) }), ...(files === undefined ? {} : { maxFiles: files }) };
  return Object.keys(logs).length > 0 ? { logs } : {};
}

import type { ContainerSummary } from "../../docker/engine";
import { readLog, type LogLine, type LogQuery } from "../../docker/log-lines";
import { labels, names } from "../../topology/names";
import { exitCodes, Stop } from "../exit";
import { openFormerSession } from "../former";
import type { PlannedHost } from "../plan";
import type { GlobalOptions } from "../session";

export interface LogsOptions extends GlobalOptions {
  /** Lines of each container; absent: 100, or all when a time is given. */
  readonly tail?: number | "all";
  readonly follow: boolean;
  /** Seconds since 1970. */
  readonly since?: number;
  readonly until?: number;
}

interface Source {
  readonly host: PlannedHost;
  readonly container: ContainerSummary;
}

const nameOfContainer = ({ Names }: ContainerSummary): string => Names[0]?.slice(1) ?? "";
const usualTail = 100;

/** Whether a person who types `wanted` means this container: the app, database or entry with its balancer, one member of it, or the container's own name. */
export function means(wanted: string, stack: string, { resource, name }: { resource: string; name: string }): boolean {
  // What starts with the stack's name may still be a name inside the stack.
  const meant = [wanted, names.inStack(stack, wanted)];
  return name === wanted || meant.some((unit) => [unit, names.balancer(unit)].includes(resource) || names.isMemberOf(unit, resource));
}

/** The containers' own output, each line with its container's name, or as one JSON object a line. */
export async function logs(wanted: string | undefined, options: LogsOptions): Promise<void> {
  const { project, plan } = openFormerSession(options);
  const all = await Promise.all(
    plan.hosts.map(async (host) =>
      (await host.engine.containers({ labels: { [labels.stack]: project.stack }, all: true })).map((container) => ({ host, container })),
    ),
  );
  const sources = all.flat().filter(({ container }) => {
    const about = { resource: container.Labels[labels.resource] ?? "", name: nameOfContainer(container) };
    return wanted === undefined || means(wanted, project.stack, about);
  });
  if (sources.length === 0) throw nothing(project.stack, wanted, all.flat());
  const print = ({ container, host }: Source, line: LogLine): void =>
    void process.stdout.write(`${options.json ? asJson(container, host, line) : `${nameOfContainer(container)} | ${line.text}`}\n`);
  const query = queryOf(options);
  if (options.follow) return follow(sources, query, print);
  for (const source of sources) await readLog(source.host.address, source.container.Id, query, (line) => print(source, line));
}

export function queryOf({ tail, since, until }: Pick<LogsOptions, "tail" | "since" | "until">): LogQuery {
  const all = tail === "all" || (tail === undefined && (since !== undefined || until !== undefined));
  return { since, until, tail: all ? undefined : tail === undefined ? usualTail : Number(tail) };
}

const asJson = ({ Labels, ...container }: ContainerSummary, host: PlannedHost, { time, stream, text }: LogLine): string =>
  JSON.stringify({
    time,
    container: nameOfContainer({ Labels, ...container }),
    resource: Labels[labels.resource],
    host: host.name,
    stream,
    text,
  });

/** Until Ctrl-C, or until the last container is gone. */
async function follow(sources: readonly Source[], query: LogQuery, print: (source: Source, line: LogLine) => void): Promise<void> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    await Promise.all(
      sources.map((source) => readLog(source.host.address, source.container.Id, query, (line) => print(source, line), controller.signal)),
    );
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}

function nothing(stack: string, wanted: string | undefined, all: readonly Source[]): Stop {
  if (all.length === 0) return new Stop(exitCodes.mistake, `The stack ${stack} has no container.`);
  const known = all.map(({ container }) => container.Labels[labels.resource] ?? nameOfContainer(container)).sort();
  return new Stop(exitCodes.mistake, `The stack ${stack} has nothing called ${wanted}. It has: ${[...new Set(known)].join(", ")}.`);
}

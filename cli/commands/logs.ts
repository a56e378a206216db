import type { ContainerSummary } from "../../docker/engine";
import { readLog, type LogLine, type LogQuery } from "../../docker/log-lines";
import { labels } from "../../topology/names";
import { exitCodes, Stop } from "../exit";
import { openFormerSession } from "../former";
import type { PlannedHost } from "../plan";
import type { GlobalOptions } from "../session";
import { means, partsOf, resourceOf, type Part } from "../stack/parts";

export interface LogsOptions extends GlobalOptions {
  /** Lines of each container; absent: 100, or all when a time is given. */
  readonly tail?: number | "all";
  readonly follow: boolean;
  /** Seconds since 1970. */
  readonly since?: number;
  readonly until?: number;
}

const nameOfContainer = ({ Names }: ContainerSummary): string => Names[0]?.slice(1) ?? "";
const usualTail = 100;

/** The containers' own output, each line with its container's name, or as one JSON object a line. */
export async function logs(wanted: string | undefined, options: LogsOptions): Promise<void> {
  const { project, plan } = openFormerSession(options);
  const all = await partsOf(project.stack, plan.hosts);
  const sources = all.filter((part) => {
    const about = { resource: resourceOf(part), name: nameOfContainer(part.container) };
    return wanted === undefined || means(wanted, project.stack, about);
  });
  if (sources.length === 0) throw nothing(project.stack, wanted, all);
  const print = ({ container, host }: Part, line: LogLine): void =>
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
async function follow(sources: readonly Part[], query: LogQuery, print: (source: Part, line: LogLine) => void): Promise<void> {
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

function nothing(stack: string, wanted: string | undefined, all: readonly Part[]): Stop {
  if (all.length === 0) return new Stop(exitCodes.mistake, `The stack ${stack} has no container.`);
  const known = all.map(({ container }) => container.Labels[labels.resource] ?? nameOfContainer(container)).sort();
  return new Stop(exitCodes.mistake, `The stack ${stack} has nothing called ${wanted}. It has: ${[...new Set(known)].join(", ")}.`);
}

import type { ContainerSummary } from "../../docker/daemon";
import { readLog, type LogLine, type LogQuery } from "../../docker/log-lines";
import { labels } from "../../topology/names";
import { command, runs, type OptionsOf } from "../command";
import { exitCodes, Stop } from "../process/exit";
import { openFormerSession } from "../release/former-session";
import { moment, tail } from "../options";
import type { StackHost } from "../project/declaration";
import { means, containersOf, resourceOf, type HostContainer } from "../hosts/containers";

const definition = () =>
  command("logs", "logs of an app, a database, an entry or one container")
    .argument("[name]")
    .option("-n, --tail <lines>", "lines of each container, or all (default: 100; with a time: all)", tail)
    .option("--since <time>", "from 90s, 30m, 2h or 1d ago on, or from a time such as 2026-11-26T09:00:00Z", moment)
    .option("--until <time>", "up to such a time", moment)
    .option("-f, --follow", "go on until Ctrl-C", false);

export const logsCommand = runs(definition, logs);

type Options = OptionsOf<typeof definition>;

const nameOfContainer = ({ Names }: ContainerSummary): string => Names[0]?.slice(1) ?? "";
const usualTail = 100;

/** Prints the containers' output: each line with its container's name, or one JSON object per line. */
async function logs(wanted: string | undefined, options: Options): Promise<void> {
  const { project, declaration } = openFormerSession(options);
  const all = await containersOf(project.stack, declaration.hosts);
  const sources = all.filter((part) => {
    const about = { resource: resourceOf(part), name: nameOfContainer(part.container) };
    return wanted === undefined || means(wanted, project.stack, about);
  });
  if (sources.length === 0) throw nothing(project.stack, wanted, all);
  const print = ({ container, host }: HostContainer, line: LogLine): void =>
    void process.stdout.write(`${options.json ? asJson(container, host, line) : `${nameOfContainer(container)} | ${line.text}`}\n`);
  const query = queryOf(options);
  if (options.follow) return follow(sources, query, print);
  for (const source of sources) await readLog(source.host.address, source.container.Id, query, (line) => print(source, line));
}

function queryOf({ tail, since, until }: Pick<Options, "tail" | "since" | "until">): LogQuery {
  const all = tail === "all" || (tail === undefined && (since !== undefined || until !== undefined));
  return { since, until, tail: all ? undefined : tail === undefined ? usualTail : Number(tail) };
}

const asJson = ({ Labels, ...container }: ContainerSummary, host: StackHost, { time, stream, text }: LogLine): string =>
  JSON.stringify({
    time,
    container: nameOfContainer({ Labels, ...container }),
    resource: Labels[labels.resource],
    host: host.name,
    stream,
    text,
  });

/** Follows until Ctrl-C, or until the last container is removed. */
async function follow(
  sources: readonly HostContainer[],
  query: LogQuery,
  print: (source: HostContainer, line: LogLine) => void,
): Promise<void> {
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

function nothing(stack: string, wanted: string | undefined, all: readonly HostContainer[]): Stop {
  if (all.length === 0) return new Stop(exitCodes.mistake, `The stack ${stack} has no container.`);
  const known = all.map(({ container }) => container.Labels[labels.resource] ?? nameOfContainer(container)).sort();
  return new Stop(exitCodes.mistake, `The stack ${stack} has nothing called ${wanted}. It has: ${[...new Set(known)].join(", ")}.`);
}

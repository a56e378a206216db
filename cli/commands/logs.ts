import type { Readable } from "node:stream";
import { connect } from "../../docker/connect";
import { labels, names } from "../../topology/names";
import type { ContainerSummary } from "../../docker/engine";
import { exitCodes, Stop } from "../exit";
import type { PlannedHost } from "../plan";
import { openFormerSession } from "../former";
import { type GlobalOptions } from "../session";
import { cancellable } from "../stack/cancel";

export interface LogsOptions extends GlobalOptions {
  /** Lines of each container; already checked to be a number. */
  readonly tail: number;
  readonly follow: boolean;
}

interface Source {
  readonly host: PlannedHost;
  readonly container: ContainerSummary;
}

const nameOfContainer = ({ Names }: ContainerSummary): string => Names[0]?.slice(1) ?? "";

/** Whether a person who types `wanted` means this container: the app, database or entry with its balancer, one member of it, or the container's own name. */
export function means(wanted: string, stack: string, { resource, name }: { resource: string; name: string }): boolean {
  const bare = wanted.startsWith(`${stack}-`) ? wanted.slice(stack.length + 1) : wanted;
  return (
    name === wanted ||
    [bare, names.balancer(bare)].includes(resource) ||
    new RegExp(`^${bare.replaceAll(/[^\w-]/g, "\\$&")}-\\d+$`).test(resource)
  );
}

/** The containers' own output, each line with its container's name. */
export async function logs(wanted: string | undefined, options: LogsOptions): Promise<void> {
  const { project, plan, console } = openFormerSession(options);
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
  if (!options.follow) {
    for (const source of sources) print(source, await source.host.engine.logs(source.container.Id, options.tail));
    return;
  }
  await cancellable(console, async (signal) => {
    await Promise.all(sources.map((source) => follow(source, options.tail, signal)));
  });
}

function print({ container }: Source, text: string): void {
  const lines = text.split("\n").filter((line) => line !== "");
  for (const line of lines) process.stdout.write(`${nameOfContainer(container)} | ${line}\n`);
}

async function follow(source: Source, tail: number, signal: AbortSignal): Promise<void> {
  const docker = await connect(source.host.address);
  const container = docker.getContainer(source.container.Id);
  const stream = (await container.logs({ follow: true, stdout: true, stderr: true, tail })) as unknown as Readable;
  let rest = "";
  const write = (data: Buffer): void => {
    const lines = (rest + data.toString()).split("\n");
    rest = lines.pop() ?? "";
    print(source, lines.join("\n"));
  };
  docker.modem.demuxStream(stream, { write } as unknown as NodeJS.WritableStream, { write } as unknown as NodeJS.WritableStream);
  await new Promise<void>((resolve) => {
    stream.once("close", resolve).once("end", resolve);
    const stop = (): void => void stream.destroy();
    signal.addEventListener("abort", stop);
    process.once("SIGINT", stop);
  });
}

function nothing(stack: string, wanted: string | undefined, all: readonly Source[]): Stop {
  if (all.length === 0) return new Stop(exitCodes.mistake, `The stack ${stack} has no container.`);
  const known = all.map(({ container }) => container.Labels[labels.resource] ?? nameOfContainer(container)).sort();
  return new Stop(exitCodes.mistake, `The stack ${stack} has nothing called ${wanted}. It has: ${[...new Set(known)].join(", ")}.`);
}

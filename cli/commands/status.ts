import { labels } from "../../topology/names";
import { exitCodes, Stop } from "../exit";
import type { PlannedHost } from "../plan";
import { askHosts } from "../prerequisites/hosts";
import { describeMember, type StackOutputs } from "../report/outputs";
import { rollbackWarning } from "../release/record";
import { requireStackToRead } from "../identity/own";
import { openSession, type GlobalOptions } from "../session";
import { readCheckpoint } from "../stack/checkpoint";
import { watchFile } from "../watch/files";
import { active, describePause, readPauses } from "../watch/pauses";

export interface ContainerState {
  readonly host: string;
  readonly name: string;
  readonly resource: string;
  /** Docker's own words, for example "Up 2 minutes (healthy)". */
  readonly status: string;
}

/** Where the site is, who holds the data, and every container as its host tells it now. Replication is as the last run saw it. */
export async function status(options: GlobalOptions): Promise<void> {
  const session = openSession(options);
  const { project, plan, console } = session;
  await requireStackToRead(session);
  const warning = rollbackWarning(project);
  if (warning !== undefined) console.step("!", warning);
  const answers = await askHosts(plan.hosts);
  const containers = (
    await Promise.all(answers.filter(({ reason }) => reason === undefined).map(({ host }) => containersOf(host, project.stack)))
  ).flat();
  const outputs: StackOutputs = readCheckpoint(project)?.outputs ?? {};
  const silent = answers.filter(({ reason }) => reason !== undefined).map(({ host, reason }) => ({ host: host.name, reason }));
  const pauses = active(readPauses(watchFile(project, "pauses.json")), Date.now());
  if (session.json) console.result(JSON.stringify({ stack: project.stack, outputs, containers, silent, pauses }, undefined, 2));
  else console.result([describe(project.stack, outputs, containers), ...pauses.map(describePause)].join("\n"));
  if (silent.length > 0)
    throw new Stop(exitCodes.failed, silent.map(({ host, reason }) => `host ${host} does not answer: ${reason}`).join("\n"));
}

async function containersOf({ name, engine }: PlannedHost, stack: string): Promise<ContainerState[]> {
  const found = await engine.containers({ labels: { [labels.stack]: stack }, all: true });
  const states = found.map(({ Names, Labels, Status }) => ({
    host: name,
    name: Names[0]?.slice(1) ?? "",
    resource: Labels[labels.resource] ?? "",
    status: Status,
  }));
  return states.sort((a, b) => a.resource.localeCompare(b.resource));
}

export function describe(stack: string, outputs: StackOutputs, containers: readonly ContainerState[]): string {
  const width = Math.max(0, ...containers.map(({ name }) => name.length));
  const members = Object.values(outputs.databases ?? {}).flatMap((database) => database.members ?? []);
  return [
    `${stack}${outputs.url === undefined ? "" : `: ${outputs.url}`}`,
    ...containers.map(({ host, name, status: words }) => `  ${name.padEnd(width)}  ${host}  ${words}`),
    ...(containers.length === 0 ? ["  no container (down)"] : []),
    ...(members.length > 0 && containers.length > 0
      ? ["replication, as the last run saw it (`./breakwater drift` asks the servers):"]
      : []),
    ...(containers.length > 0 ? members.map((member) => `  ${describeMember(member)}`) : []),
  ].join("\n");
}

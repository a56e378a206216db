import type { Daemon } from "../../docker/daemon";
import { quotedLines, withoutSecrets } from "../../provider/masking";
import { labels } from "../../topology/names";
import { models } from "../../platform/models";
import type { Session } from "../project/session";
import { containerType, nameOf, readCheckpoint } from "../state/checkpoint";
import type { PulumiFailure } from "./run";

const shownLines = 12;
const hiddenFiles = models.flatMap((model) => model.hiddenFiles ?? []);
/** For containers, Docker's provider only reports "failed to be in healthy state", without the container's own output. */
const isContainer = (urn: string): boolean => urn.includes(`${containerType}::`);

/**
 * Adds the output of the failed containers to a failure: how they ended, their last probe and the last lines of their logs. For
 * databases, entries and balancers, which have no gate to report it.
 */
export async function explained(
  { project, declaration }: Pick<Session, "project" | "declaration">,
  failure: PulumiFailure,
): Promise<PulumiFailure> {
  const known = (readCheckpoint(project)?.resources ?? []).filter(({ urn }) => isContainer(urn)).map(({ urn }) => nameOf(urn));
  const failed = [...new Set(failure.report.errors.map(({ resource }) => resource))].filter((name) => known.includes(name));
  const words = await Promise.all(
    failed.map(async (name) => {
      const host = declaration.hosts.find((one) => name.endsWith(`.${one.name}`));
      const resource = name.slice(project.stack.length + 1, -(host?.name.length ?? 0) - 1);
      return host ? await wordsOf(host.daemon, project.stack, resource).catch(() => []) : [];
    }),
  );
  const all = words.flat();
  return all.length > 0 ? failure.with(all.join("\n")) : failure;
}

async function wordsOf(daemon: Daemon, stack: string, resource: string): Promise<string[]> {
  const listed = await daemon.containers({ labels: { [labels.stack]: stack, [labels.resource]: resource }, all: true });
  const [newest] = listed.sort((one, other) => other.Created - one.Created);
  const container = newest && (await daemon.inspect(newest.Id));
  if (!container) return [];
  const { State: state, RestartCount: restarts } = container;
  const secrets = await Promise.all(hiddenFiles.map((path) => daemon.readFile(container.Id, path).catch(() => undefined)));
  const shown = (text: string): string =>
    quotedLines(
      withoutSecrets(
        text,
        secrets.flatMap((secret) => secret?.toString() ?? []),
      ),
    );
  const ended = `exit code ${state.ExitCode}${state.OOMKilled ? ", out of memory" : ""}`;
  const how =
    restarts > 0
      ? `ends and is started again, ${restarts} times so far (${ended})`
      : state.Running
        ? "runs and is not healthy"
        : `ended (${ended})`;
  const probe = state.Health?.Log?.at(-1);
  const log = (await daemon.logs(container.Id, shownLines).catch(() => "")).trim();
  return [
    `${resource} ${how}.`,
    ...(probe ? [`  its health check, exit code ${probe.ExitCode}:\n${shown(probe.Output.trim() || "(it wrote nothing)")}`] : []),
    log ? `  the last lines of its log:\n${shown(log)}` : "  it wrote nothing to its log",
  ];
}

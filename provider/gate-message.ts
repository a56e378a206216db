import type { GateInputs } from "./resources/gate";
import type { ContainerInspect, Daemon } from "../docker/daemon";
import { labels } from "../topology/names";
import { quotedLines, withoutSecrets } from "./masking";
import { again } from "./messages";
import type { Helpers } from "./reach/helper";
import { listeners, listeningWords } from "./reach/listening";
import { ProviderError } from "./types";

/** A container that did not pass, as it was when it failed. */
export interface Refused {
  readonly id: string;
  readonly container: ContainerInspect | undefined;
  readonly reason: string;
  /** Nothing answered over the network, so the message lists where the container listens. */
  readonly silent?: boolean;
}

/** Limits of one message, whose length is limited. Replicas of one release fail for the same reason. */
const shownInFull = 3;
const shownLines = 10;

/** Lists every container that did not pass, with the output of its probe and its log, and the state that the app is in. */
export async function explainGate(
  { daemon, inputs, helpers }: { readonly daemon: Daemon; readonly inputs: GateInputs; readonly helpers?: Helpers | undefined },
  asked: number,
  refused: readonly Refused[],
): Promise<ProviderError> {
  const part = async (one: Refused, index: number): Promise<string> => {
    const listens = one.silent && one.container ? await listeners(daemon, one.container, helpers) : undefined;
    const more = index < shownInFull ? await details(daemon, inputs, one) : [];
    return [headline(one, listeningWords(listens, inputs.reach?.port ?? 0)), ...more].join("\n");
  };
  const parts = await Promise.all(refused.map(part));
  const others = inputs.containers.length > asked ? "The replicas before them" : "The previous release";
  return new ProviderError(
    `${refused.length} of ${asked} new replicas of ${inputs.app} on ${daemon.address} did not pass the gate:\n${parts.join("\n")}\n` +
      `They get no traffic. ${others} keeps serving, unchanged. Fix the cause. ${again}`,
  );
}

const nameOf = ({ id, container }: Refused): string => container?.Name.replace(/^\//, "") ?? id.slice(0, 12);

function headline(one: Refused, listens: string): string {
  const resource = one.container?.Config.Labels[labels.resource];
  return `${resource === undefined ? "" : `${resource}: `}${one.reason}${listens} (container ${nameOf(one)})`;
}

/** The complaints of supervisors that are not process 1: s6-overlay, runit, sysvinit and similar shell scripts. */
const wantsToBeFirst =
  /\b(?:only|must|has to|needs to)(?: be)? (?:run|started|executed)(?: only)? as (?:pid|process)(?: (?:no\.?|number|id))? ?1\b/i;

function initHint(log: string, container: ContainerInspect, app: string): string[] {
  if ((container.HostConfig as { Init?: boolean | null }).Init !== true || !wantsToBeFirst.test(log)) return [];
  return [`  Docker's init process is process 1 in front of it, and this image wants to be that itself: write init: false at apps.${app}`];
}

async function details(daemon: Daemon, { secretFiles, app }: GateInputs, { id, container }: Refused): Promise<string[]> {
  if (!container) return [];
  const files = await Promise.all(secretFiles.map((path) => daemon.readFile(id, path).catch(() => undefined)));
  const secrets = files.flatMap((content) => (content ? [content.toString()] : []));
  const shown = (text: string): string => quotedLines(withoutSecrets(text, secrets));
  const probe = container.State.Health?.Log?.at(-1);
  const probed = probe && (probe.Output.trim() || "(it wrote nothing)");
  const log = (await daemon.logs(id, shownLines).catch(() => "")).trim();
  return [
    probe ? `  its health check, exit code ${probe.ExitCode}:\n${shown(probed ?? "")}` : "  its health check has not run yet",
    log ? `  the last lines of its log:\n${shown(log)}` : "  it wrote nothing to its log",
    ...initHint(log, container, app),
  ];
}

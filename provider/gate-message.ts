import type { HostAddress } from "../docker/address";
import type { ContainerInspect, Engine } from "../docker/engine";
import { labels } from "../topology/names";
import { quotedLines, withoutSecrets } from "./masking";
import { again } from "./messages";
import { ProviderError } from "./types";

export interface GateInputs {
  readonly host: HostAddress;
  readonly app: string;
  readonly containers: readonly string[];
  readonly versions: readonly string[];
  readonly timeoutSeconds: number;
  readonly healthyFor: number;
  readonly secretFiles: readonly string[];
}

/** A container that did not pass, as it was when that became clear. */
export interface Refused {
  readonly id: string;
  readonly container: ContainerInspect | undefined;
  readonly reason: string;
}

/** Of one message: its length is limited, and replicas of one release fail alike. */
const shownInFull = 3;
const shownLines = 10;

/** All that did not pass, what their probes and their logs say, and how things stand. */
export async function explainGate(engine: Engine, inputs: GateInputs, asked: number, refused: readonly Refused[]): Promise<ProviderError> {
  const parts = await Promise.all(
    refused.map(async (one, index) => [headline(one), ...(index < shownInFull ? await details(engine, inputs, one) : [])].join("\n")),
  );
  const others = inputs.containers.length > asked ? "The replicas before them" : "What served before";
  return new ProviderError(
    `${refused.length} of ${asked} new replicas of ${inputs.app} on ${engine.address} did not pass the gate:\n${parts.join("\n")}\n` +
      `They get no traffic. ${others} serves on, unchanged. Correct the cause. ${again}`,
  );
}

const nameOf = ({ id, container }: Refused): string => container?.Name.replace(/^\//, "") ?? id.slice(0, 12);

function headline(one: Refused): string {
  const resource = one.container?.Config.Labels[labels.resource];
  return `${resource === undefined ? "" : `${resource}: `}${one.reason} (container ${nameOf(one)})`;
}

async function details(engine: Engine, { secretFiles }: GateInputs, { id, container }: Refused): Promise<string[]> {
  if (!container) return [];
  const files = await Promise.all(secretFiles.map((path) => engine.readFile(id, path).catch(() => undefined)));
  const secrets = files.flatMap((content) => (content ? [content.toString()] : []));
  const shown = (text: string): string => quotedLines(withoutSecrets(text, secrets));
  const probe = container.State.Health?.Log?.at(-1);
  const probed = probe && (probe.Output.trim() || "(it wrote nothing)");
  const log = (await engine.logs(id, shownLines).catch(() => "")).trim();
  return [
    probe ? `  its health check, exit code ${probe.ExitCode}:\n${shown(probed ?? "")}` : "  its health check has not run yet",
    log ? `  the last lines of its log:\n${shown(log)}` : "  it wrote nothing to its log",
  ];
}

import type { ContainerInspect, Daemon } from "../../docker/daemon";
import type { Reach } from "../../topology/spec";
import { answerOf, networkName, said, type Answer, type Said } from "./answer";
import { askScript } from "./script";

/** A container that may ask: the name or id of a running one, found out when it is needed. */
export type Voice = () => Promise<string | undefined>;

export const voices = (containers: readonly string[]): Voice[] => containers.map((one) => () => Promise.resolve(one));

/** Extra seconds per request, for a busy host. */
const spareSeconds = 20;

interface Target {
  readonly container: ContainerInspect;
  readonly network: string;
  readonly address: string;
}

/**
 * Asks containers over a network that they share with the asker. The declared askers come first; each of the others is
 * tried for the containers that are left.
 * @returns the answers by container id; rejects only when the host does not answer, never for what a container does
 */
export async function ask(
  daemon: Daemon,
  reach: Reach,
  containers: readonly ContainerInspect[],
  others: readonly Voice[] = [],
): Promise<Map<string, Answer>> {
  const answers = new Map<string, Answer>();
  for (const voice of [...voices(reach.askers), ...others]) {
    const left = containers.filter(({ Id }) => !answers.has(Id));
    if (left.length === 0) break;
    const name = await voice();
    const asker = name === undefined ? undefined : await daemon.inspect(name);
    if (asker?.State.Running !== true || asker.State.Paused) continue;
    const targets = left.flatMap((container) => sharedWith(asker, container));
    const heard = await hear(daemon, asker.Id, reach, targets);
    targets.forEach(({ container, network }, index) => {
      const answer = answerOf(heard[index] ?? { word: "unable", text: "" }, reach, networkName(network, container));
      if (answer.kind !== "unasked") answers.set(container.Id, answer);
    });
  }
  for (const { Id } of containers) if (!answers.has(Id)) answers.set(Id, { kind: "unasked" });
  return answers;
}

function sharedWith({ NetworkSettings: { Networks: own } }: ContainerInspect, container: ContainerInspect): Target[] {
  const found = Object.entries(container.NetworkSettings.Networks).find(([network, { IPAddress }]) => network in own && IPAddress !== "");
  return found ? [{ container, network: found[0], address: found[1].IPAddress }] : [];
}

/** An asker that ends meanwhile, or has no shell, could not ask: that shows nothing about the targets. */
async function hear(daemon: Daemon, asker: string, reach: Reach, targets: readonly Target[]): Promise<Said[]> {
  if (targets.length === 0) return [];
  const { port, http, timeoutSeconds } = reach;
  const questions = targets.flatMap(({ address }) => [address, String(port), String(timeoutSeconds), http?.path ?? "", http?.host ?? ""]);
  const command = ["sh", "-c", askScript, "ask", ...questions];
  const result = await daemon.exec(asker, command, { timeoutMs: (timeoutSeconds + spareSeconds) * 1000 }).catch(() => undefined);
  if (result?.exitCode !== 0) return [];
  const heard: Said[] = [];
  for (const [number, one] of result.stdout.split("\n").filter(Boolean).map(said)) heard[number] = one;
  return heard;
}

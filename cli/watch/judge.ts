import type { ContainerSummary } from "../../docker/daemon";
import type { Expected } from "../state/expected";

/** How to react to the condition of a container. The sentences are for the journal. */
export type Judgement =
  | { readonly kind: "well" }
  /** Docker is at work: look again. */
  | { readonly kind: "wait"; readonly seconds: number; readonly because: string }
  | { readonly kind: "repair"; readonly because: string }
  /** Only Pulumi can decide whether this is a deviation. */
  | { readonly kind: "inspect"; readonly because: string };

/** Seconds that Docker's restart policy gets to bring a container back before the watcher asks Pulumi. */
export const restartGrace = 30;

const repair = (because: string): Judgement => ({ kind: "repair", because });

/**
 * Compares a container with the containers that Docker lists under its label.
 * @param found every container with the label of this resource on its host
 * @param lasted seconds since this container was last seen well
 */
export function judge(expected: Expected, found: readonly ContainerSummary[], lasted: number): Judgement {
  const actual = found.find(({ Id }) => Id === expected.id);
  if (found.some(({ State }) => State === "removing")) return { kind: "wait", seconds: 0.1, because: "is being removed" };
  if (!actual) return repair(found.length === 0 ? "is gone" : "was recreated by someone else");
  switch (actual.State) {
    case "running":
      return judgeRunning(expected, actual);
    case "restarting":
      return lasted < restartGrace
        ? { kind: "wait", seconds: 5, because: "is restarted by Docker" }
        : { kind: "inspect", because: "keeps restarting" };
    case "paused":
      return repair("is paused");
    default:
      return repair(`is not running (${actual.Status || actual.State})`);
  }
}

function judgeRunning(expected: Expected, { Names, Status, NetworkSettings }: ContainerSummary): Judgement {
  const actual = Object.keys(NetworkSettings?.Networks ?? {});
  const missing = expected.networks.filter((network) => !actual.includes(network));
  const foreign = actual.filter((network) => !expected.networks.includes(network));
  if (expected.name !== undefined && !Names.includes(`/${expected.name}`)) return repair(`is called ${Names[0]?.slice(1)}`);
  if (missing.length > 0) return repair(`is cut from the network ${missing.join(", ")}`);
  if (expected.networks.length > 0 && foreign.length > 0) return repair(`is connected to the foreign network ${foreign.join(", ")}`);
  return Status.includes("(unhealthy)") ? { kind: "inspect", because: "is unhealthy" } : { kind: "well" };
}

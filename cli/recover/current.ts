import { existsSync } from "node:fs";
import type { Project } from "../project/project";
import { readCheckpoint, checkpointFile, type Checkpoint } from "../state/checkpoint";
import { Unusable } from "../project/stored";
import type { Found, Thing } from "./look";
import { generatedIn } from "./remembered";
import { configuredIn } from "./workshop";

/** The condition of the state before a recovery. */
export type Current =
  | { readonly kind: "none" }
  | { readonly kind: "damaged"; readonly why: string }
  /** Its secrets are encrypted with another passphrase. */
  | { readonly kind: "locked" }
  | { readonly kind: "outdated"; readonly unknown: number; readonly generated: ReadonlyMap<string, string> }
  /** The state is intact, but secret settings of the configuration are lost. */
  | { readonly kind: "unset"; readonly secrets: readonly string[]; readonly generated: ReadonlyMap<string, string> }
  | { readonly kind: "whole"; readonly resources: number };

/** @param configured names of the secrets that come from the configuration */
export function currentState(project: Project, found: Found, configured: readonly string[]): Current {
  let checkpoint: Checkpoint | undefined;
  try {
    checkpoint = readCheckpoint(project);
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    return { kind: "damaged", why: error.message.split("\n")[0] ?? "" };
  }
  if (!checkpoint || checkpoint.resources.length === 0) return { kind: "none" };
  const generated = generatedIn(project);
  if (generated === undefined) return { kind: "locked" };
  const unknown = unknownTo(checkpoint, found).filter(({ id }) => !found.surplus.some((one) => one.id === id)).length;
  if (unknown > 0) return { kind: "outdated", unknown, generated };
  const set = configured.length === 0 ? new Set() : configuredIn(project);
  const secrets = configured.filter((name) => !set.has(name));
  return secrets.length > 0 ? { kind: "unset", secrets, generated } : { kind: "whole", resources: checkpoint.resources.length };
}

/** Things on the hosts that are not in the state. Things that are only in the state are drift, which `heal` repairs. */
export function unknownTo({ resources }: Pick<Checkpoint, "resources">, { containers, networks, volumes }: Found): Thing[] {
  const known = new Set(resources.map(({ id }) => id));
  return [...containers, ...networks, ...volumes].filter(({ id }) => !known.has(id));
}

/** The file that a recovery backs up; undefined if there is none or if it is in a bucket. */
export function currentFile({ backend, stack }: Project): string | undefined {
  const file = backend.folder === undefined ? undefined : checkpointFile(backend.folder, stack);
  return file !== undefined && existsSync(file) ? file : undefined;
}

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "../project";

/** One resource as the engine wrote it into its state. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  /** Replaced, and still to be deleted at the end of a run. */
  readonly delete?: boolean;
  readonly parent?: string;
  /** URN and id of the provider, joined by "::". */
  readonly provider?: string;
  readonly dependencies?: readonly string[];
  readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
  readonly deletedWith?: string;
  readonly inputs?: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
}

export interface Checkpoint {
  readonly resources: readonly StateResource[];
  /** Operations that an interrupted run began. */
  readonly pending: number;
  /** Outputs of the stack; secret ones as "[secret]". */
  readonly outputs: Readonly<Record<string, unknown>>;
}

const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  if ((value as Record<string, unknown>)[signature] === secretSignature) return "[secret]";
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutSecrets(inner)]));
}

export const checkpointFile = (project: Project): string => join(project.state, ".pulumi", "stacks", "breakwater", `${project.stack}.json`);

/** Reads the state of the stack from the file backend: a start of the CLI costs 0.3 s for each question. `undefined`: no such stack. */
export function readCheckpoint(project: Project): Checkpoint | undefined {
  const file = checkpointFile(project);
  if (!existsSync(file)) return undefined;
  const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as {
    checkpoint: { latest?: { resources?: StateResource[]; pending_operations?: unknown[] } };
  };
  const resources = checkpoint.latest?.resources ?? [];
  const root = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
  const outputs = withoutSecrets(root?.outputs ?? {}) as Record<string, unknown>;
  return { resources, pending: checkpoint.latest?.pending_operations?.length ?? 0, outputs };
}

export const containerType = "docker:index/container:Container";

/** Last part of a URN: the resource's logical name. */
export const nameOf = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);

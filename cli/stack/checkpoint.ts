import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { askEngine, noSuchStack, refusalOf } from "../backend/command";
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
  /** Why it could not be brought up when it was made. */
  readonly initErrors?: readonly string[];
  readonly inputs?: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
}

export interface Checkpoint {
  readonly resources: readonly StateResource[];
  /** Operations that an interrupted run began. */
  readonly pending: number;
  /** Outputs of the stack; secret ones as "[secret]". */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** What the passphrase was salted with. No secret: it is useless without the passphrase. */
  readonly salt?: string;
  /** When the engine wrote it (ISO 8601). */
  readonly written?: string;
}

const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** The same value with "[secret]" in place of every secret. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  if ((value as Record<string, unknown>)[signature] === secretSignature) return "[secret]";
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutSecrets(inner)]));
}

/** The engine's own form of a state, as `pulumi stack export` gives it. */
export interface Deployment {
  readonly manifest?: { readonly time?: string };
  readonly resources?: StateResource[];
  readonly pending_operations?: unknown[];
  readonly secrets_providers?: { readonly type: string; readonly state?: { readonly salt?: string } };
}

export const checkpointFile = (folder: string, stack: string): string => join(folder, ".pulumi", "stacks", "breakwater", `${stack}.json`);

function readFromFile(folder: string, stack: string): Deployment | undefined {
  const file = checkpointFile(folder, stack);
  if (!existsSync(file)) return undefined;
  const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as { checkpoint: { latest?: Deployment } };
  return checkpoint.latest ?? {};
}

function readFromBucket(project: Project): Deployment | undefined {
  const answer = askEngine(project, ["stack", "export"]);
  if (answer.code === noSuchStack) return undefined;
  if (answer.code !== 0) throw refusalOf(project, answer);
  return (JSON.parse(answer.stdout) as { deployment: Deployment | null }).deployment ?? {};
}

/** Reads the state of the stack, wherever it is kept. `undefined`: no such stack. */
export function readCheckpoint(project: Project): Checkpoint | undefined {
  const { folder } = project.backend;
  const latest = folder === undefined ? readFromBucket(project) : readFromFile(folder, project.stack);
  if (latest === undefined) return undefined;
  const resources = latest.resources ?? [];
  const root = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
  const outputs = withoutSecrets(root?.outputs ?? {}) as Record<string, unknown>;
  const salt = latest.secrets_providers?.state?.salt;
  const written = latest.manifest?.time;
  return {
    ...{ resources, pending: latest.pending_operations?.length ?? 0, outputs },
    ...(salt === undefined ? {} : { salt }),
    ...(written === undefined ? {} : { written }),
  };
}

export const containerType = "docker:index/container:Container";

/** Whether a container has a name that Docker gives to one container at a time: it never exists beside its successor. */
export function hasFixedName({ urn, inputs }: StateResource): boolean {
  const name = nameOf(urn);
  return inputs?.name === name.slice(0, name.lastIndexOf("."));
}

/** Last part of a URN: the resource's logical name. */
export const nameOf = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);

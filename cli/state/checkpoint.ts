import { secretKey, secretMark } from "../../topology/marks";
import { names } from "../../topology/names";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { askPulumi, noSuchStack, refusalOf, type PulumiAnswer } from "./command";
import type { Project } from "../project/project";
import { Unusable } from "../project/stored";
import type { Deployment, StateResource } from "./resource";
import { snapshotOf } from "./snapshot";
import { deploymentIn, waysOut } from "./state-file";

export type { Deployment, StateResource } from "./resource";

export interface Checkpoint {
  readonly resources: readonly StateResource[];
  /** Operations that an interrupted run started. */
  readonly pending: number;
  /** Outputs of the stack, with "[secret]" for secret ones. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** The salt of the passphrase. Not a secret: it is useless without the passphrase. */
  readonly salt?: string;
  /** When Pulumi wrote it (ISO 8601). */
  readonly written?: string;
}

/** The same value with "[secret]" in place of every secret. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  if ((value as Record<string, unknown>)[secretKey] === secretMark) return "[secret]";
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutSecrets(inner)]));
}

export const checkpointFile = (folder: string, stack: string): string => join(folder, ".pulumi", "stacks", "breakwater", `${stack}.json`);

function readFromFile(folder: string, stack: string): Deployment | undefined {
  const file = checkpointFile(folder, stack);
  return existsSync(file) ? deploymentIn(file, stack) : undefined;
}

function readFromBucket(project: Project): Deployment | undefined {
  const answer = askPulumi(project, ["stack", "export"]);
  if (answer.code === noSuchStack) return undefined;
  if (answer.code !== 0) throw damagedIn(project, answer) ?? refusalOf(project, answer);
  return (JSON.parse(answer.stdout) as { deployment: Deployment | null }).deployment ?? {};
}

/** A state in a bucket that was only partly written. */
function damagedIn({ stack, backend }: Project, { stderr }: PulumiAnswer): Unusable | undefined {
  if (!/failed to load checkpoint|unexpected end of JSON|invalid character/.test(stderr)) return undefined;
  return new Unusable(`The state of ${stack} cannot be used: the one in ${backend.url} is damaged.\n${waysOut(stack)}`);
}

/**
 * The state of the stack, from a folder or a bucket. In a bucket, this is the last copy that was read, see snapshot.ts. `undefined`:
 * there is no such stack.
 */
export function readCheckpoint(project: Project): Checkpoint | undefined {
  const { folder } = project.backend;
  const latest = folder === undefined ? snapshotOf(project, () => readFromBucket(project)) : readFromFile(folder, project.stack);
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

export { containerType } from "../../provider/resources/foreign";

/**
 * Whether the container has a fixed name, which Docker gives to one container at a time. It cannot exist at the same time
 * as its successor.
 */
export function hasFixedName({ urn, inputs }: StateResource): boolean {
  const name = nameOf(urn);
  return inputs?.name === names.withoutHost(name);
}

/** The last part of a URN: the resource's logical name. */
export const nameOf = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);

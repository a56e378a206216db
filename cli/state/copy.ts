import { isDeepStrictEqual } from "node:util";
import { parseDocument } from "yaml";
import { existsSync, readFileSync } from "node:fs";
import { exitCodes, Stop } from "../process/exit";
import type { Project } from "../project/project";
import type { Deployment } from "./checkpoint";
import { backendKey } from "../project/backend";
import { mustAskPulumi } from "./command";

/**
 * A state outside a backend: the output of `pulumi stack export`, so that plain Pulumi can import it, together with the settings that
 * the stack file needs.
 */
export interface Copy {
  readonly version: number;
  readonly deployment: Deployment;
  readonly breakwater: {
    readonly stack: string;
    readonly taken: string;
    /** Salt, and secret values of the configuration, encrypted. The key is part of the format of backups. */
    readonly engineFile: { readonly encryptionsalt?: string; readonly config?: Readonly<Record<string, unknown>> };
  };
}

/** The state as it is; every secret stays encrypted. */
export function takeCopy(project: Project, now = new Date()): Copy {
  const exported = JSON.parse(mustAskPulumi(project, ["stack", "export"])) as Pick<Copy, "version" | "deployment">;
  return {
    ...exported,
    breakwater: { stack: project.stack, taken: now.toISOString(), engineFile: settingsOf(project, exported.deployment) },
  };
}

function settingsOf({ settingsFile: path }: Project, deployment: Deployment): Copy["breakwater"]["engineFile"] {
  const content = (existsSync(path) ? parseDocument(readFileSync(path, "utf8")).toJS() : {}) as Partial<Record<string, unknown>> | null;
  const salt = content?.encryptionsalt ?? deployment.secrets_providers?.state?.salt;
  const ours = ["breakwater:platform", backendKey];
  const config = Object.fromEntries(Object.entries(content?.config ?? {}).filter(([key]) => !ours.includes(key)));
  return { ...(typeof salt === "string" ? { encryptionsalt: salt } : {}), ...(Object.keys(config).length > 0 ? { config } : {}) };
}

export function putCopy(project: Project, { version, deployment }: Copy): void {
  mustAskPulumi(project, ["stack", "import"], JSON.stringify({ version, deployment }));
}

/** Pulumi's whole record, decrypted. It never leaves the memory of this process. */
const readable = (project: Project): unknown => {
  const { deployment } = JSON.parse(mustAskPulumi(project, ["stack", "export", "--show-secrets"])) as { deployment: Deployment };
  return { resources: deployment.resources ?? [], pending: deployment.pending_operations ?? [] };
};

/** Proves that two backends hold the same state, including secret values. */
export function requireEqual(from: Project, to: Project): void {
  if (isDeepStrictEqual(readable(from), readable(to))) return;
  throw new Stop(
    exitCodes.failed,
    `The state in ${to.backend.url} is not the one in ${from.backend.url}: someone changed it meanwhile.\n` +
      `Nothing was switched; ${from.backend.url} stays the state of ${from.stack}. Remove the copy with another --to, or try again when no run is under way.`,
  );
}

import { RunError } from "@pulumi/pulumi/errors";
import { names } from "../../topology/names";
import { openConsole, type Console } from "../process/console";
import { declarationOf, declarationOfHosts, readDeclaration, type Declaration } from "../project/declaration";
import { openProject, type Project } from "../project/project";
import { runningRelease } from "./deploy-release";
import { releasesOf } from "../project/releases";
import type { GlobalOptions, Session } from "../project/session";
import { nameOf, readCheckpoint, type StateResource } from "../state/checkpoint";

/**
 * The session of a command that only needs the hosts of a stack. It works even if the stack file is invalid or missing, so that people
 * can still inspect or remove what runs. The hosts then come from the last release or from the state.
 */
export function openFormerSession({ stack, json }: GlobalOptions): Session {
  const project = openProject(stack);
  const console = openConsole();
  return { project, declaration: formerDeclaration(project, console), console, json };
}

export function formerDeclaration(project: Project, console: Console): Declaration {
  try {
    return readDeclaration(project);
  } catch (error) {
    const former = error instanceof RunError ? lastDeclaration(project) : undefined;
    if (!former) throw error;
    console.step("!", `${project.stackFile} cannot be used as it is; the hosts are those of ${former.source}`);
    return former.declaration;
  }
}

function lastDeclaration(project: Project): { readonly declaration: Declaration; readonly source: string } | undefined {
  const release = runningRelease(project) ?? releasesOf(project).at(-1);
  if (release) return { declaration: declarationOf(project, release.platform), source: `release ${release.number}` };
  const hosts = hostsOf(readCheckpoint(project)?.resources ?? []);
  return Object.keys(hosts).length === 0 ? undefined : { declaration: declarationOfHosts(project, hosts), source: "the state" };
}

/** Each Breakwater resource has its host's address as an input, and the host's name at the end of its own name. */
export function hostsOf(resources: readonly StateResource[]): Record<string, object> {
  const found = resources.flatMap(({ urn, type, inputs }) => {
    const host = inputs?.host as { address?: unknown; tlsDirectory?: unknown } | undefined;
    const name = nameOf(urn);
    if (!type.startsWith("breakwater:index:") || typeof host?.address !== "string" || !name.includes(".")) return [];
    const { address, tlsDirectory } = host;
    return [[names.hostOf(name), typeof tlsDirectory === "string" ? { address, tlsDirectory } : { address }] as const];
  });
  return Object.fromEntries(found);
}

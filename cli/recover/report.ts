import { nameOf, typeOf } from "../../provider/recovery/hosts";
import type { Project } from "../project/project";
import { readCheckpoint } from "../state/checkpoint";
import { kindOf } from "../run/progress";
import { generationKey } from "./assemble";
import type { Built } from "./build";
import { unknownTo, type Current } from "./current";
import type { Found } from "./look";
import type { ReadBack } from "./read-back";

/** The result of a recovery, for people and machines. Never contains a value. */
export interface RecoveryReport {
  readonly stack: string;
  /** The condition of the previous state. */
  readonly state: string;
  readonly found: { readonly containers: number; readonly networks: number; readonly volumes: number };
  /** For each secret value that was read: its name, and where. */
  readonly readBack: Readonly<Record<string, string>>;
  /** Values that were replaced with new ones. */
  readonly madeNew: readonly string[];
  /** Declared but on no host. The next `up` creates them. */
  readonly missing: readonly string[];
  /** Containers that were created from another stack file or from other sources. */
  readonly different: readonly string[];
  /** On the hosts but not in the recovered state. They stay untouched. */
  readonly strangers: readonly string[];
  /** The changes that the next `up` will make. */
  readonly ahead: readonly { readonly operation: string; readonly type: string; readonly resource: string }[];
}

export function reportOf(project: Project, current: Current, found: Found, read: ReadBack, built: Built): RecoveryReport {
  const { findings, ahead } = built;
  const recovered = readCheckpoint(built.project) ?? { resources: [] };
  const declared = (urn: string): string => `${kindOf(typeOf(urn))} ${nameOf(urn)}`;
  return {
    stack: project.stack,
    state: describeCurrent(project, current),
    found: { containers: found.containers.length, networks: found.networks.length, volumes: found.volumes.length },
    readBack: Object.fromEntries(read.sources),
    // A new key for the names of versions has no effect: running versions keep their names.
    madeNew: [...findings.fresh].filter((name) => name !== generationKey),
    missing: [...findings.missing].filter((urn) => !findings.isDue(urn)).map(declared),
    different: [...findings.different.values()].map(({ resource, host }) => `${resource} on ${host}`),
    strangers: unknownTo(recovered, found).map(({ name, host }) => `${name} on ${host}`),
    ahead: ahead.changes.map(({ operation, type, resource }) => ({ operation, type, resource })),
  };
}

export function describeCurrent({ backend, stack }: Project, current: Current): string {
  switch (current.kind) {
    case "none":
      return `none in ${backend.url}`;
    case "damaged":
      return current.why;
    case "locked":
      return `the one in ${backend.url} is encrypted with another passphrase than this clone's`;
    case "outdated":
      return `the one in ${backend.url} is outdated: it does not know ${current.unknown} of the things on the hosts`;
    case "unset":
      return `the one in ${backend.url} is whole, but the configuration lost ${current.secrets.join(", ")}`;
    case "whole":
      return `the state of ${stack} in ${backend.url} is whole`;
  }
}

const list = (title: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : [`  ${title}:`, ...items.map((one) => `    ${one}`)];

const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? "" : "s"}`;

/** The report as text, for a preview and after the recovery. */
export function describeRecovery(report: RecoveryReport): string {
  const { found, ahead } = report;
  const quiet = ahead.length === 0;
  return [
    `  state before: ${report.state}`,
    `  on the hosts: ${[count(found.containers, "container"), count(found.networks, "network"), count(found.volumes, "volume")].join(", ")}`,
    ...list(
      "secret values read back",
      Object.entries(report.readBack).map(([name, where]) => `${name} from ${where}`),
    ),
    ...list("new values, because no running container was given the old one", report.madeNew),
    ...list("declared and on no host; the next up makes them", report.missing),
    ...list("made from another stack file or other sources; the next up replaces them", report.different),
    ...list("not part of the recovered state; they are left alone", report.strangers),
    quiet
      ? `  afterwards up has nothing to do`
      : `  afterwards up will do: ${ahead.map(({ operation, type, resource }) => `${operation} ${type} ${resource}`).join(", ")}`,
  ].join("\n");
}

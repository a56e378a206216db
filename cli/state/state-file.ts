import { existsSync, statSync } from "node:fs";
import { faultIn, readText, Unusable } from "../project/stored";
import type { Deployment } from "./resource";

/** The newest state format that this version of Pulumi writes. A newer one may have another meaning. */
const newestForm = 4;

interface StateFile {
  readonly version?: unknown;
  readonly checkpoint?: { readonly stack?: unknown; readonly latest?: Deployment | null };
}

/** The content of one of Pulumi's state files. If it is damaged, foreign or too new, throws Unusable with the ways to fix it. */
export function deploymentIn(file: string, stack: string): Deployment {
  const text = readText(file);
  const unusable = (why: string): Unusable =>
    new Unusable(`The state of ${stack} cannot be used: ${file} ${why}.\n${waysOut(stack, file)}`);
  const fault = faultIn(text);
  if (fault !== undefined) throw unusable(fault);
  const content = JSON.parse(text) as StateFile | null;
  if (typeof content !== "object" || typeof content?.checkpoint !== "object") throw unusable("is not a state that Pulumi wrote");
  if (Number(content.version) > newestForm) throw tooNew(file, stack);
  const { latest } = content.checkpoint;
  const foreign = (latest?.resources ?? []).find(({ urn }) => !isOf(stack, urn));
  if (foreign) throw unusable(`holds the state of another stack (${stackIn(foreign.urn)})`);
  return latest ?? {};
}

/** A component's URN may have an earlier form. Only a URN that names another stack is foreign. */
const isOf = (stack: string, urn: unknown): boolean =>
  typeof urn === "string" && (!urn.startsWith("urn:pulumi:") || urn.startsWith(`urn:pulumi:${stack}::`));
const stackIn = (urn: string): string => urn.split("::")[0]?.slice("urn:pulumi:".length) ?? urn;

/** The command that rebuilds the state, and the earlier copies that exist. */
export function waysOut(stack: string, file?: string): string {
  const copy = file === undefined ? undefined : `${file}.bak`;
  const found = copy !== undefined && existsSync(copy) && faultIn(readText(copy)) === undefined ? statSync(copy) : undefined;
  const kept = found ? `\nPulumi's own previous copy: ${copy}, of ${found.mtime.toISOString()}` : "";
  return (
    `Nothing was changed; what runs goes on. Two ways:\n` +
    `  ./breakwater recover --stack ${stack}   rebuilds the state from the hosts, without an interruption\n` +
    `  ./breakwater state restore ${kept === "" ? "BACKUP" : copy} --stack ${stack} --confirm ${stack}   when nothing was deployed since that copy${kept}`
  );
}

const tooNew = (file: string, stack: string): Unusable =>
  new Unusable(
    `The state of ${stack} was written by a newer version: ${file}. Nothing was changed.\n` +
      `Bring this clone up to date (git pull && npm ci), then type the command again.`,
  );

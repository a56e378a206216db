import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { exitCodes, Stop } from "../process/exit";
import type { Project } from "../project/project";
import { createStored } from "../project/stored";
import type { Copy } from "./copy";

export const defaultFile = (project: Project, { breakwater }: Copy): string =>
  join(project.home, "backups", `${project.stack}-${breakwater.taken.replaceAll(/[:.]/g, "-")}.json`);

export function writeCopy(file: string, copy: Copy): void {
  if (existsSync(file))
    throw new Stop(exitCodes.mistake, `${file} is there already; a backup overwrites nothing. Name another file with --to.`);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  createStored(file, `${JSON.stringify(copy, undefined, 2)}\n`);
}

/** Pulumi keeps copies of the state from before each change, in its own format: in STACK.json.bak and in its folder of backups. */
function ofPulumi(copy: object): Partial<Copy> | undefined {
  const { version, checkpoint } = copy as {
    version?: number;
    checkpoint?: { stack?: string; latest?: Copy["deployment"] & { manifest?: { time?: string } } };
  };
  const { stack, latest } = checkpoint ?? {};
  if (version === undefined || stack === undefined || latest === undefined) return undefined;
  const salt = latest.secrets_providers?.state?.salt;
  return {
    version,
    deployment: latest,
    breakwater: {
      stack: stack.slice(stack.lastIndexOf("/") + 1),
      taken: latest.manifest?.time ?? "an unknown time",
      engineFile: salt === undefined ? {} : { encryptionsalt: salt },
    },
  };
}

export function readCopy(file: string, stack: string): Copy {
  const refuse = (why: string): Stop => new Stop(exitCodes.mistake, `${file} ${why}. Nothing was changed.`);
  if (!existsSync(file)) throw refuse("does not exist");
  let copy: Partial<Copy>;
  try {
    copy = JSON.parse(readFileSync(file, "utf8")) as Partial<Copy>;
  } catch (error) {
    throw refuse(`is not a backup: ${(error as Error).message}`);
  }
  copy = ofPulumi(copy) ?? copy;
  const { deployment, breakwater } = copy;
  if (typeof breakwater?.stack !== "string" || typeof deployment !== "object")
    throw refuse("is not a backup that `./breakwater state backup` made");
  if (breakwater.stack !== stack) throw refuse(`is a backup of the stack ${breakwater.stack}, not of ${stack}`);
  return copy as Copy;
}

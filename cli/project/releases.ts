import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "./project";
import { readStored, writeStored } from "./stored";

export interface ReleasedImage {
  /** The image's name in the platform's own run. */
  readonly reference: string;
  readonly id: string;
}

/** A successful deployment: configuration, images and entries together. Holds no secret value. */
export interface Release {
  readonly number: number;
  /** ISO 8601. */
  readonly time: string;
  /** The release that ran before. */
  readonly previous?: number;
  /** The value of `breakwater:platform` in the stack file. */
  readonly platform: unknown;
  /** By image and host. */
  readonly images: Readonly<Record<string, Readonly<Record<string, ReleasedImage>>>>;
  /** The hash of each container's declaration, by its resource. */
  readonly specs: Readonly<Record<string, string>>;
}

export interface Running {
  readonly release: number;
  /** Whether a rollback deployed it, in which case the stack file may differ. */
  readonly rolledBack: boolean;
  /** Whether a later run started and did not succeed. */
  readonly unfinished: boolean;
}

export const releasesFolder = ({ home, stack }: Project): string => join(home, "releases", stack);

const fileOf = (project: Project, name: string | number): string => join(releasesFolder(project), `${name}.json`);
const read = <T>(file: string): T =>
  readStored<T>(file, {
    what: "A note of what was released",
    remedy: `Move it away; what runs goes on, and the next \`./breakwater up\` notes it again. A release whose file is lost cannot be gone back to.`,
  });

function write(project: Project, name: string | number, content: object): string {
  mkdirSync(releasesFolder(project), { recursive: true, mode: 0o700 });
  const file = fileOf(project, name);
  writeStored(file, `${JSON.stringify(content, undefined, 2)}\n`);
  return file;
}

/** All releases, oldest first. */
export function releasesOf(project: Project): Release[] {
  if (!existsSync(releasesFolder(project))) return [];
  const numbers = readdirSync(releasesFolder(project)).flatMap((name) => /^(\d+)\.json$/.exec(name)?.[1] ?? []);
  return numbers
    .map(Number)
    .sort((a, b) => a - b)
    .map((number) => read<Release>(fileOf(project, number)));
}

export function runningOf(project: Project): Running | undefined {
  const file = fileOf(project, "running");
  return existsSync(file) ? read<Running>(file) : undefined;
}

export const saveRelease = (project: Project, release: Release): string => write(project, release.number, release);
export const saveRunning = (project: Project, running: Running): string => write(project, "running", running);
export const forgetRelease = (project: Project, number: number): void => rmSync(fileOf(project, number));
export const forgetReleases = (project: Project): void => rmSync(releasesFolder(project), { recursive: true, force: true });

/** Writes the file that the program reads instead of the stack file, and returns its path. */
export const saveDeployed = (project: Project, content: object): string => write(project, "deploying", content);

/** A run counts as failed until it succeeds, even if the command is killed. */
export function beginRun(project: Project): void {
  const running = runningOf(project);
  if (running) saveRunning(project, { ...running, unfinished: true });
}

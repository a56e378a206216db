import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "../project";
import { readStored, writeStored } from "../stored";

export interface ReleasedImage {
  /** What the platform's own run called it. */
  readonly reference: string;
  readonly id: string;
}

/** What was deployed and proved good: configuration, images and entries as one. Holds no secret value. */
export interface Release {
  readonly number: number;
  /** ISO 8601. */
  readonly time: string;
  /** The release that ran before. */
  readonly previous?: number;
  /** Value of `breakwater:platform`, as the stack file had it. */
  readonly platform: unknown;
  /** By image and host. */
  readonly images: Readonly<Record<string, Readonly<Record<string, ReleasedImage>>>>;
  /** Hash of each container's declaration, by its resource. */
  readonly specs: Readonly<Record<string, string>>;
}

export interface Running {
  readonly release: number;
  /** Whether it came by a rollback, so that the stack file may say something else. */
  readonly rolledBack: boolean;
  /** Whether something later was begun and did not succeed. */
  readonly unfinished: boolean;
}

export const releasesFolder = ({ home, stack }: Project): string => join(home, "releases", stack);

const fileOf = (project: Project, name: string | number): string => join(releasesFolder(project), `${name}.json`);
const read = <T>(file: string): T =>
  readStored<T>(file, {
    what: "A note of what was released",
    wayOut: `Move it away; what runs goes on, and the next \`./breakwater up\` notes it again. A release whose file is lost cannot be gone back to.`,
  });

function write(project: Project, name: string | number, content: object): string {
  mkdirSync(releasesFolder(project), { recursive: true, mode: 0o700 });
  const file = fileOf(project, name);
  writeStored(file, `${JSON.stringify(content, undefined, 2)}\n`);
  return file;
}

/** All that are kept, the oldest first. */
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

/** Writes what the program reads instead of the stack file, and gives its path. */
export const saveDeployed = (project: Project, content: object): string => write(project, "deploying", content);

/** Until it succeeds, what began counts as failed: also when the command is killed. */
export function beginRun(project: Project): void {
  const running = runningOf(project);
  if (running) saveRunning(project, { ...running, unfinished: true });
}

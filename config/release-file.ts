import { readFileSync } from "node:fs";

/** An image that its host has already. */
export interface PinnedImage {
  readonly reference: string;
  /** Whether the state has exactly this image: how it came about is then no change. */
  readonly asDeployed: boolean;
}

/** What a release says in place of the stack file: the platform, and under which name each host has each image. */
export interface ReleaseFile {
  readonly platform: unknown;
  /** By image and host; nothing is built or pulled. */
  readonly images: Readonly<Record<string, Readonly<Record<string, PinnedImage>>>>;
}

/** Name of the variable through which `./breakwater rollback` hands a release to the program. */
export const releaseVariable = "BREAKWATER_RELEASE";

/** The release that is to be deployed; undefined when it is the stack file. */
export function readReleaseFile(env: NodeJS.ProcessEnv = process.env): ReleaseFile | undefined {
  const file = env[releaseVariable];
  return file ? (JSON.parse(readFileSync(file, "utf8")) as ReleaseFile) : undefined;
}

import { readFileSync } from "node:fs";

/** An image that its host already has. */
export interface PinnedImage {
  readonly reference: string;
  /** Whether the state has exactly this image. If so, a different origin is not a change. */
  readonly asDeployed: boolean;
}

/** A release, which replaces the stack file: the platform, and the name of each image on each host. */
export interface ReleaseFile {
  readonly platform: unknown;
  /** By image and host. None of them is built or pulled. */
  readonly images: Readonly<Record<string, Readonly<Record<string, PinnedImage>>>>;
}

/** The variable through which `./breakwater rollback` passes a release to the program. */
export const releaseVariable = "BREAKWATER_RELEASE";

/** The release to deploy; undefined if the stack file is deployed. */
export function readReleaseFile(env: NodeJS.ProcessEnv = process.env): ReleaseFile | undefined {
  const file = env[releaseVariable];
  return file ? (JSON.parse(readFileSync(file, "utf8")) as ReleaseFile) : undefined;
}

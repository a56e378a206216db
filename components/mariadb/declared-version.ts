import { type MariadbVersion, versionIn, versionOfTag } from "./version";
import type { Ground } from "../../topology/site";
import type { MariadbDatabase } from "./schema";
import { versions } from "../../topology/versions";

export interface DeclaredVersion {
  readonly version: MariadbVersion;
  /** The key of the stack file that gives the version. */
  readonly key: "version" | "image";
}

const builtIn: Readonly<Record<string, string>> = versions.images;

/** The version of a cluster's servers according to the stack file; undefined when the image's name does not contain it. */
export function declaredVersion({ images }: Pick<Ground["platform"], "images">, database: MariadbDatabase): DeclaredVersion | undefined {
  const written = database.version === undefined ? undefined : versionIn(database.version);
  if (written) return { version: written, key: "version" };
  const image = Object.hasOwn(images, database.image) ? images[database.image] : { reference: builtIn[database.image] ?? "" };
  const version = image === undefined || "build" in image ? undefined : versionOfTag(image.reference);
  return version && { version, key: "image" };
}

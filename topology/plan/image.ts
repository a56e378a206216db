import { names } from "../names";
import type { Image } from "../schema/image";
import type { Ground } from "../site";
import { versions } from "../versions";

/** Images that a stack file need not declare. */
export const builtIn: Readonly<Record<string, string>> = versions.images;

/** The declared image, or Breakwater's default for this name. */
export function imageOf({ platform }: Ground, name: string): Image {
  const declared = platform.images[name];
  if (declared) return declared;
  const reference = builtIn[name];
  if (reference === undefined) throw new Error(`image ${name} passed validation and is not declared`);
  return { reference };
}

/** The name of an image in a container spec. For a built image it omits the hash of the context, which requires reading the disk. */
export function imageName(ground: Ground, name: string): string {
  const image = imageOf(ground, name);
  return "build" in image ? names.physical(ground.stack, name) : pullName(image);
}

/** The name to pull. A digest replaces the tag: Docker finds a local image by one of them, not by both. */
export function pullName(image: { readonly reference: string; readonly digest?: string | undefined }): string {
  return image.digest === undefined ? image.reference : `${image.reference.replace(/:[^:/]*$/, "")}@${image.digest}`;
}

import { names } from "../names";
import type { Image } from "../schema/image";
import type { Ground } from "../site";
import { versions } from "../versions";

/** Images that a stack file need not declare. */
export const builtIn: Readonly<Record<string, string>> = versions.images;

/** The declared image, or the one that Breakwater itself brings under this name. */
export function imageOf({ platform }: Ground, name: string): Image {
  const declared = platform.images[name];
  if (declared) return declared;
  const reference = builtIn[name];
  if (reference === undefined) throw new Error(`image ${name} passed validation and is not declared`);
  return { reference };
}

/** What a container spec calls the image: for a built one without the hash of its context, which needs the disk to be read. */
export function imageName(ground: Ground, name: string): string {
  const image = imageOf(ground, name);
  return "build" in image ? names.physical(ground.stack, name) : pullName(image);
}

/** The name to pull. A digest takes the place of the tag: Docker finds a local image by one of them, not by both. */
export function pullName(image: { readonly reference: string; readonly digest?: string | undefined }): string {
  return image.digest === undefined ? image.reference : `${image.reference.replace(/:[^:/]*$/, "")}@${image.digest}`;
}

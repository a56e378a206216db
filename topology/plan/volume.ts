import { names } from "../names";
import type { Ground } from "../site";

/** The name on its host of a volume under `volumes`. */
export const volumeName = ({ stack, platform }: Ground, name: string): string =>
  platform.volumes[name]?.existing ?? names.physical(stack, name);

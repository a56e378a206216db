import { names } from "../names";
import type { Ground } from "../site";

/** What a volume under `volumes` is called on its host. */
export const volumeName = ({ stack, platform }: Ground, name: string): string =>
  platform.volumes[name]?.existing ?? names.physical(stack, name);

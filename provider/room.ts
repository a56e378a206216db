import type { SlotHooks } from "./slot";

/** The part of a noun's room that runs in the plugin. */
export interface ProviderRoom {
  /** By the names of the room's resource types. */
  readonly handlers: object;
  /** For containers of the room's servers. */
  readonly slot?: SlotHooks;
}

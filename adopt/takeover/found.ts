/** A container of the host, as far as a take-over has to know it. */
export interface FoundContainer {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly running: boolean;
  /** Compose's name of its service; absent for one that was started by hand. */
  readonly service?: string;
  /** The stack that made it, when that was Breakwater. */
  readonly stack?: string;
  readonly hostPorts: readonly number[];
  readonly mounts: readonly { readonly volume?: string; readonly path: string }[];
  readonly networks: readonly { readonly name: string; readonly aliases: readonly string[] }[];
}

export interface FoundVolume {
  readonly name: string;
  /** Compose's name of it. */
  readonly key?: string;
}

/** What there is on the host to be taken over, and beside it. */
export interface Inventory {
  /** All containers of the host. */
  readonly containers: readonly FoundContainer[];
  /** Containers that are meant, with the unit of the stack file that each shall become. */
  readonly meant: readonly { readonly container: FoundContainer; readonly unit: string }[];
  readonly volumes: readonly FoundVolume[];
  /** Networks that are removed at the end when nobody is in them any more. */
  readonly networks: readonly string[];
}

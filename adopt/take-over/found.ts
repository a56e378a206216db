/** A place where a container may have data. */
export interface FoundMount {
  readonly path: string;
  /** Docker's name of the volume; absent for a folder or a file of the host. */
  readonly volume?: string;
  /** Path on the host; absent for a volume. */
  readonly source?: string;
  readonly readOnly?: boolean;
  /** An anonymous volume, which Docker removes when the container is removed with its volumes. */
  readonly anonymous?: boolean;
}

export interface FoundPort {
  /** Address of the host; empty for all of them. */
  readonly address: string;
  readonly port: number;
  readonly protocol: string;
}

export interface FoundRestart {
  readonly Name: string;
  readonly MaximumRetryCount?: number;
}

/** The facts about a container that a take-over needs. */
export interface FoundContainer {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly running: boolean;
  /** Paused: it does not react to requests or to a stop signal. */
  readonly paused?: boolean;
  /** Started with --rm: when it stops, Docker removes it together with its anonymous volumes. */
  readonly autoRemove?: boolean;
  /** When Docker restarts it automatically; absent if never. */
  readonly restart?: FoundRestart;
  /** Compose's name of its service; absent for a container that was started by hand. */
  readonly service?: string;
  /** The stack that created it, if Breakwater did. */
  readonly stack?: string;
  /** TCP ports of the host. */
  readonly hostPorts: readonly number[];
  /** The same with their addresses, and UDP ports. */
  readonly ports?: readonly FoundPort[];
  readonly mounts: readonly FoundMount[];
  readonly networks: readonly { readonly name: string; readonly aliases: readonly string[] }[];
}

export interface FoundVolume {
  readonly name: string;
  /** Compose's name of it. */
  readonly key?: string;
}

/** A container that the take-over does not touch, and why. */
export interface LeftContainer {
  readonly container: FoundContainer;
  readonly why: string;
}

/** The containers, volumes and networks of the host. */
export interface Inventory {
  /** Name of the host in the stack file. */
  readonly host?: string;
  /** All containers of the host. */
  readonly containers: readonly FoundContainer[];
  /** Containers to take over, with the unit of the stack file that each becomes. */
  readonly meant: readonly { readonly container: FoundContainer; readonly unit: string }[];
  /** Containers of the project that do not belong to the normal operation of a service. */
  readonly leftOut?: readonly LeftContainer[];
  readonly volumes: readonly FoundVolume[];
  /** Networks that are removed at the end if they are empty. */
  readonly networks: readonly string[];
}

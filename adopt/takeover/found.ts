/** Where a container's data may be. */
export interface FoundMount {
  readonly path: string;
  /** Docker's name of the volume; absent for a folder or a file of the host. */
  readonly volume?: string;
  /** Path on the host; absent for a volume. */
  readonly source?: string;
  readonly readOnly?: boolean;
  /** A volume that nobody named: it goes when its container is removed with its volumes. */
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

/** A container of the host, as far as a take-over has to know it. */
export interface FoundContainer {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly running: boolean;
  /** Frozen: it answers nobody, and not even the signal to stop. */
  readonly paused?: boolean;
  /** Started with --rm: Docker removes it, and its anonymous volumes, as soon as it stops. */
  readonly autoRemove?: boolean;
  /** When Docker starts it again by itself; absent when it never does. */
  readonly restart?: FoundRestart;
  /** Compose's name of its service; absent for one that was started by hand. */
  readonly service?: string;
  /** The stack that made it, when that was Breakwater. */
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

/** What there is on the host to be taken over, and beside it. */
export interface Inventory {
  /** Name of the host in the stack file. */
  readonly host?: string;
  /** All containers of the host. */
  readonly containers: readonly FoundContainer[];
  /** Containers that are meant, with the unit of the stack file that each shall become. */
  readonly meant: readonly { readonly container: FoundContainer; readonly unit: string }[];
  /** Containers of the project that are no part of any service's normal operation. */
  readonly beside?: readonly LeftContainer[];
  readonly volumes: readonly FoundVolume[];
  /** Networks that are removed at the end when nobody is in them any more. */
  readonly networks: readonly string[];
}

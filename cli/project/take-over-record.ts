import type { RestartPolicy } from "../../docker/daemon";

/** How a volume was created. In older versions of Docker, the time of creation changes with the content, so it is not part of this. */
export interface VolumeBefore {
  readonly name: string;
  readonly identity: string;
}

export interface DataBefore {
  readonly volumes: readonly VolumeBefore[];
  readonly databases: readonly { readonly container: string; readonly name: string; readonly volume: string; readonly tables?: number }[];
}

/** A stopped container, renamed until the take-over has succeeded. */
export interface PutAside {
  readonly id: string;
  readonly name: string;
  /** Its restart policy, which is restored together with its name. */
  readonly restart?: RestartPolicy;
}

/** The steps to undo if a take-over fails or is killed. A later command may do that. */
export interface TakeOverRecord {
  readonly host: string;
  /** The original stack file. */
  readonly stackFile: string;
  readonly aside: readonly PutAside[];
  /** The process that does the take-over. */
  readonly pid?: number;
  /** Set when everything new is healthy. From then on, only old containers are removed and nothing is undone. */
  readonly finished?: Finished;
  /** The data before the take-over, for a comparison afterwards. */
  readonly before?: DataBefore;
}

/** The work that is left after a successful take-over. */
export interface Finished {
  /** Old networks. */
  readonly networks: readonly string[];
  /** New servers that answered in an old network, by the names of the network and of the container. */
  readonly guests: readonly (readonly [network: string, container: string])[];
}

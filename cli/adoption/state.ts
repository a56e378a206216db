import type { RestartPolicy } from "../../docker/engine";

/** What a volume was made as. Docker's time of creation changes with the content in older engines, so it is not part of it. */
export interface VolumeBefore {
  readonly name: string;
  readonly identity: string;
}

export interface DataBefore {
  readonly volumes: readonly VolumeBefore[];
  readonly databases: readonly { readonly container: string; readonly name: string; readonly volume: string; readonly tables?: number }[];
}

/** A container that was put aside: stopped, and under another name until the take-over has succeeded. */
export interface PutAside {
  readonly id: string;
  readonly name: string;
  /** What it was told about restarts, which it gets back with its name. */
  readonly restart?: RestartPolicy;
}

/** What has to be undone when a take-over does not come to its end, also by a later command. */
export interface AdoptionRecord {
  readonly host: string;
  /** The stack file as it was. */
  readonly stackFile: string;
  readonly aside: readonly PutAside[];
  /** The process that carries it out. */
  readonly pid?: number;
  /** Set when everything new is healthy: from then on only old containers are removed, and nothing is undone any more. */
  readonly finished?: Finished;
  /** The data as they were, to say afterwards what became of them. */
  readonly before?: DataBefore;
}

/** What is left to do after the take-over has succeeded. */
export interface Finished {
  /** Old networks. */
  readonly networks: readonly string[];
  /** New servers that answered in an old network, by the names of the network and of the container. */
  readonly guests: readonly (readonly [network: string, container: string])[];
}

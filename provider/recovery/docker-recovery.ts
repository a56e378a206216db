import type { Findings } from "./findings";
import type { FoundHost } from "./hosts";

/** The inputs for the recovery of Docker's own resources. */
export interface DockerRecovery {
  readonly stack: string;
  readonly hosts: ReadonlyMap<string, FoundHost>;
  readonly findings: Findings;
  /** Names of the containers that run an image of the model, by image and host. */
  readonly usersOf: (image: string, host: string) => readonly string[];
}

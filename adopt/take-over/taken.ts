import { mariadbDataDirectory } from "../../components/mariadb/server";
import type { FoundContainer, LeftContainer } from "./found";
import type { TakenVolume } from "./volumes";

export interface TakenDatabase {
  readonly unit: string;
  readonly container: FoundContainer;
  readonly volume: string;
}

export interface TakenUnit {
  readonly unit: string;
  readonly containers: readonly FoundContainer[];
}

/** The plan for each thing on the host. */
export interface TakeOverPlan {
  readonly databases: readonly TakenDatabase[];
  readonly apps: readonly TakenUnit[];
  readonly entries: readonly TakenUnit[];
  /** Volumes of apps and entries, by their name under `volumes`. */
  readonly volumes: readonly TakenVolume[];
  readonly networks: readonly string[];
  /** Containers that stay untouched, and why. */
  readonly left: readonly LeftContainer[];
  /** Databases of the stack file that start empty, because the host has no data for them. */
  readonly empty: readonly string[];
}

/** Where Breakwater's image keeps the data. */
export const dataFolder = mariadbDataDirectory;

/** Why a take-over is refused, with all reasons. */
export class TakeOverError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.map((problem) => `  ${problem}`).join("\n"));
    this.name = "TakeOverError";
  }
}

export const takenContainers = ({ databases, apps, entries }: TakeOverPlan): FoundContainer[] => [
  ...databases.map(({ container }) => container),
  ...[...apps, ...entries].flatMap(({ containers }) => containers),
];

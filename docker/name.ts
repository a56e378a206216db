import type { ContainerSummary } from "./types";

/** The name of a listed container; the start of its id for one that is being removed and has none. */
export const containerName = ({ Names, Id }: Pick<ContainerSummary, "Names" | "Id">): string => Names[0]?.slice(1) ?? Id.slice(0, 12);

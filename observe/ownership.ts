import type { Claimed, Noted } from "./claim";

/** The facts that a state contains about itself. */
export interface Here {
  /** Absent in a state that never deployed with an identity, including an empty one. */
  readonly identity?: string | undefined;
  /** When it was written (ISO 8601). */
  readonly written?: string | undefined;
  /** Ids of its containers and networks, and identities of its volumes. */
  readonly known: ReadonlySet<string>;
  /** Whether a run of this clone ended without a record of what it left. */
  readonly interrupted: boolean;
}

/** A container, network or volume with the stack's label. */
export interface Thing {
  readonly kind: "container" | "network" | "volume";
  readonly name: string;
  /** The id of a container or network, or the identity in a volume's label. */
  readonly id: string;
  /** Milliseconds since 1970; absent if Docker does not report it. */
  readonly since?: number | undefined;
}

/** The facts about the stack on one host. */
export interface There {
  readonly host: string;
  readonly claimed?: Claimed | undefined;
  readonly deployed?: Noted | undefined;
  readonly things: readonly Thing[];
}

export type Ownership =
  /** Nothing of the stack is on any host. */
  | { readonly kind: "free" }
  | { readonly kind: "ours" }
  /** Owned by this state, but a host has no mark: an earlier version deployed it, or the mark was lost. */
  | { readonly kind: "unmarked" }
  /** Owned by another state. */
  | { readonly kind: "foreign"; readonly there: There }
  /** Nothing of it is in this state, and its owner is unknown. */
  | { readonly kind: "unknown"; readonly there: readonly There[] }
  /** Owned by this state, but a later state of the same stack has deployed since. */
  | { readonly kind: "outdated"; readonly there: There; readonly deployed: Noted };

/** The owner of the stack on these hosts. */
export function ownership(here: Here, there: readonly There[]): Ownership {
  const foreign = there.find(({ claimed }) => claimed !== undefined && claimed.identity !== here.identity);
  if (foreign) return { kind: "foreign", there: foreign };
  const unmarked = there.filter(({ claimed, things }) => claimed === undefined && things.length > 0);
  const unknown = here.interrupted ? [] : unmarked.filter((one) => isSomebodyElses(here, one));
  if (there.some(({ claimed }) => claimed !== undefined)) {
    const newer = there.find(({ deployed }) => isAfter(deployed?.manifest, here.written));
    if (newer?.deployed) return { kind: "outdated", there: newer, deployed: newer.deployed };
    if (unknown.length > 0) return { kind: "unknown", there: unknown };
    return { kind: unmarked.length > 0 ? "unmarked" : "ours" };
  }
  if (unmarked.length === 0) return { kind: "free" };
  if (here.interrupted) return { kind: "unmarked" };
  if (unknown.length > 0) return { kind: "unknown", there: unknown };
  return unmarked.some(({ things }) => knowsOneOf(here, things)) ? { kind: "unmarked" } : { kind: "unknown", there: unmarked };
}

const knowsOneOf = ({ known }: Here, things: readonly Thing[]): boolean => things.some(({ id }) => known.has(id));

/**
 * Each host is checked separately, because a state may know one and not another. At least one container has to be in the state:
 * volumes and networks do not count, because any state can reuse them.
 */
function isSomebodyElses(here: Here, { things }: There): boolean {
  const containers = things.filter(({ kind }) => kind === "container");
  return containers.length > 0 && !knowsOneOf(here, containers);
}

/** Pulumi wrote both times, from the state, so they are exact to the millisecond. */
function isAfter(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && Date.parse(one) > Date.parse(other);
}

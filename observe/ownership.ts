import type { Claimed, Noted } from "./claim";

/** What a state says of itself. */
export interface Here {
  /** Absent in a state that never deployed with an identity, also in an empty one. */
  readonly identity?: string | undefined;
  /** When it was written (ISO 8601). */
  readonly written?: string | undefined;
  /** Ids of the containers and networks that it knows, and identities of its volumes. */
  readonly known: ReadonlySet<string>;
  /** Whether a run of this clone ended without saying what it left. */
  readonly interrupted: boolean;
}

/** A container, network or volume with the stack's label. */
export interface Thing {
  readonly kind: "container" | "network" | "volume";
  readonly name: string;
  /** Id of a container or network; of a volume the identity that its label gives. */
  readonly id: string;
  /** Milliseconds since 1970; absent where Docker does not tell. */
  readonly since?: number | undefined;
}

/** What one host says of the stack. */
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
  /** Ours, and on some host nothing says so: a program of before deployed it, or the mark was lost. */
  | { readonly kind: "unmarked" }
  /** Another state's. */
  | { readonly kind: "foreign"; readonly there: There }
  /** This state knows none of it, and nothing says whose it is. */
  | { readonly kind: "unknown"; readonly there: readonly There[] }
  /** Ours once: a later state of the same stack deployed since. */
  | { readonly kind: "outdated"; readonly there: There; readonly deployed: Noted };

/** Whose the stack on these hosts is. */
export function ownership(here: Here, there: readonly There[]): Ownership {
  const foreign = there.find(({ claimed }) => claimed !== undefined && claimed.identity !== here.identity);
  if (foreign) return { kind: "foreign", there: foreign };
  const unmarked = there.filter(({ claimed, things }) => claimed === undefined && things.length > 0);
  const strangers = here.interrupted ? [] : unmarked.filter((one) => isSomebodyElses(here, one));
  if (there.some(({ claimed }) => claimed !== undefined)) {
    const newer = there.find(({ deployed }) => isAfter(deployed?.manifest, here.written));
    if (newer?.deployed) return { kind: "outdated", there: newer, deployed: newer.deployed };
    if (strangers.length > 0) return { kind: "unknown", there: strangers };
    return { kind: unmarked.length > 0 ? "unmarked" : "ours" };
  }
  if (unmarked.length === 0) return { kind: "free" };
  if (here.interrupted) return { kind: "unmarked" };
  if (strangers.length > 0) return { kind: "unknown", there: strangers };
  return unmarked.some(({ things }) => knowsOneOf(here, things)) ? { kind: "unmarked" } : { kind: "unknown", there: unmarked };
}

const knowsOneOf = ({ known }: Here, things: readonly Thing[]): boolean => things.some(({ id }) => known.has(id));

/** Host by host: what a state has on one says nothing about another. Of containers one has to be known: volumes and networks are found and used again by any state. */
function isSomebodyElses(here: Here, { things }: There): boolean {
  const containers = things.filter(({ kind }) => kind === "container");
  return containers.length > 0 && !knowsOneOf(here, containers);
}

/** Both times were written by the engine, which takes them from the state: to the millisecond is exact enough. */
function isAfter(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && Date.parse(one) > Date.parse(other);
}

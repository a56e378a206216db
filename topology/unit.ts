import type * as z from "zod";
import type { Path } from "./problem";
import type { Ground, Server, Site } from "./site";
import type { ContainerSpec } from "./spec";

/** Sections of the stack file whose parts run. */
export type UnitSection = "apps" | "databases" | "entries";

/** A volume that belongs to only one member. */
export interface MemberVolume {
  /** Name inside the stack. */
  readonly name: string;
  /** Name on its host. */
  readonly physical: string;
  /** True when it holds data and outlives its member. */
  readonly keep: boolean;
  /** The unit's key that names a volume that existed before the stack; absent for the stack's own volumes. */
  readonly existing?: string;
}

/** A port of a host. */
export interface MemberPort {
  /** The unit's key that holds the port. */
  readonly key: string;
  readonly address: string;
  readonly port: number;
}

/** One container that runs as long as its stack does. */
export interface Member {
  /** Name inside the stack. */
  readonly name: string;
  /** Stable number inside its unit. */
  readonly index: number;
  readonly host: string;
  /** Fixed physical name of its container; absent where each version has its own name. */
  readonly container?: string;
  /** Name under `images`. */
  readonly image: string;
  readonly volumes: readonly MemberVolume[];
  readonly ports: readonly MemberPort[];
  /** The planned role. The member that does write is observed, and is not part of a plan. */
  readonly may?: "write" | "follow";
  /** The user did not declare it: it runs for a member of the unit, such as the balancer of an entry. */
  readonly companion?: true;
  /** Computed on request: it needs a stack file without mistakes, while everything else here must work with mistakes too. */
  readonly spec: () => ContainerSpec;
}

/** Another unit that a unit sends requests to. */
export interface Reached {
  /** The unit's key that declares the relation. */
  readonly at: Path;
  readonly section: UnitSection;
  readonly unit: string;
}

export interface UnitPlan {
  /** All members, including companions; empty for a unit that runs elsewhere. */
  readonly members: readonly Member[];
  /** Names under `networks`. */
  readonly networks: readonly string[];
  readonly reaches: readonly Reached[];
}

/** A relation inside one unit, or between it and its ground, that a schema cannot express. */
export interface UnitCheck<Declared = unknown> {
  readonly id: string;
  /** Sections that must be completely readable, because the check would mislead without a part of them. */
  readonly whole: readonly (keyof Ground["platform"])[];
  /** Paths start at the unit. */
  check(ground: Ground, declared: Declared): { readonly path: Path; readonly text: string }[];
}

/** Everything that the model must know about one kind of unit. */
export interface UnitModel<Declared = unknown> {
  readonly section: UnitSection;
  /** Shape, defaults and documentation of its part of the stack file. */
  readonly schema: z.ZodObject;
  /** Value of the key `engine`; absent in a section with only one kind. */
  readonly engine?: string;
  /** Type of the component, by which a state identifies it; absent where nothing is deployed. */
  readonly component?: string;
  readonly checks: readonly UnitCheck<Declared>[];
  /** A file in a member's container that names the containers that get requests; absent where nothing is routed. */
  readonly routing?: { readonly directory: string; readonly file: string };
  /** Files in a member's container whose content no message may show, in addition to those of declared secrets. */
  readonly hiddenFiles?: readonly string[];
  /** Command in a member's container that opens a client of the server. */
  readonly client?: string;
  /** Why a member with so much memory (MiB) may get killed under load; undefined when it has enough. */
  tooTight?(memoryMb: number): string | undefined;
  /** How an app reaches it; absent for a unit that no app asks for by name. */
  access?(name: string, declared: Declared, app: string): Server;
  plan(site: Site, name: string, declared: Declared): UnitPlan;
}

import type * as z from "zod";
import type { Path } from "./problem";
import type { Ground, Server, Site } from "./site";
import type { ContainerSpec } from "./spec";

/** Sections of the stack file whose parts run. */
export type UnitSection = "apps" | "databases" | "entries";

/** A volume that belongs to one member alone. */
export interface MemberVolume {
  /** Name inside the stack. */
  readonly name: string;
  /** Name on its host. */
  readonly physical: string;
  /** Whether it holds data, and outlives its member. */
  readonly keep: boolean;
  /** Key of the unit under which a volume is written that was on the host before the stack was; absent for the stack's own. */
  readonly existing?: string;
}

/** A port of a host. */
export interface MemberPort {
  /** Key of the unit under which it is written. */
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
  /** Fixed physical name of its container; absent where each version has a name of its own. */
  readonly container?: string;
  /** Name under `images`. */
  readonly image: string;
  readonly volumes: readonly MemberVolume[];
  readonly ports: readonly MemberPort[];
  /** Who may write is planned. Who does write is observed, and no part of a plan. */
  readonly may?: "write" | "follow";
  /** It runs for a member of the unit, and is not what the user asked for: a balancer of an entry. */
  readonly companion?: true;
  /** Made on request: it needs a stack file without mistakes, and everything else here is also asked of one with mistakes. */
  readonly spec: () => ContainerSpec;
}

/** Another unit that a unit sends requests to. */
export interface Reached {
  /** Key of the unit that says so. */
  readonly at: Path;
  readonly section: UnitSection;
  readonly unit: string;
}

export interface UnitPlan {
  /** Everything that runs, companions included; empty for what somebody else runs. */
  readonly members: readonly Member[];
  /** Names under `networks`. */
  readonly networks: readonly string[];
  readonly reaches: readonly Reached[];
}

/** A relation inside one unit, or between it and its ground, that a schema cannot say. */
export interface UnitCheck<Declared = unknown> {
  readonly id: string;
  /** Sections that must be readable as a whole, because the check would mislead without a part of them. */
  readonly whole: readonly (keyof Ground["platform"])[];
  /** Paths start at the unit. */
  check(ground: Ground, declared: Declared): { readonly path: Path; readonly text: string }[];
}

/** Everything that the model has to know of one kind of unit. */
export interface UnitModel<Declared = unknown> {
  readonly section: UnitSection;
  /** Shape, defaults and documentation of its part of the stack file. */
  readonly schema: z.ZodObject;
  /** Value of the key `engine`; absent where a section has one kind only. */
  readonly engine?: string;
  /** Type of the component that makes it, by which a state knows it; absent where nothing is made. */
  readonly component?: string;
  readonly checks: readonly UnitCheck<Declared>[];
  /** A file in a member's container that names the containers which get requests; absent where nothing is routed. */
  readonly routing?: { readonly directory: string; readonly file: string };
  /** Files in a member's container whose content no message may show, beside those of declared secrets. */
  readonly hiddenFiles?: readonly string[];
  /** Command in a member's container that asks the server, for a person. */
  readonly client?: string;
  /** Why a member with so much memory (MiB) may get killed under load; undefined when it has enough. */
  tooTight?(memoryMb: number): string | undefined;
  /** How an app reaches it; absent for what no app asks for by its name. */
  access?(name: string, declared: Declared, app: string): Server;
  plan(site: Site, name: string, declared: Declared): UnitPlan;
}

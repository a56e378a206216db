import type { TakenDatabase } from "../../adopt/takeover/takeover";
import type { HostAddress } from "../../docker/address";
import type { Engine } from "../../docker/engine";
import type { Topology } from "../../topology/schema/platform";
import type { ServerVersion } from "../../topology/server-version";
import type { Unit } from "../../topology/units";
import type { PlannedHost } from "../plan";
import type { Wanted } from "../recover/wanted";

export interface Context {
  readonly engine: (host: HostAddress) => Engine;
  readonly signal: AbortSignal;
}

/** A member according to its server. */
export interface ServerStatus {
  readonly readOnly?: boolean;
  readonly ioRunning?: boolean;
  readonly sqlRunning?: boolean;
  readonly following?: string;
  readonly errant?: readonly string[];
  readonly drift: readonly string[];
}

export type StatusReader = (id: string, state: never, context: Context) => Promise<{ outputs: ServerStatus } | undefined>;

/** The source of a member's data, as the state records it. */
export interface Seed {
  readonly host: HostAddress;
  readonly member: string;
  readonly volume: string;
  readonly source: { readonly container: string };
}

export interface AskedServer {
  /** Each with how to fix it; empty if the data can be served. */
  readonly problems: readonly string[];
  readonly version?: ServerVersion;
}

/** Turns a server of another tool into a member. */
export interface TakeOver<Declared> {
  /** Whether the server accepts a login with its container's own settings, and whether its data can be served. Changes nothing. */
  ask(engine: Engine, taken: TakenDatabase, declared: Declared): Promise<AskedServer>;
  /** Why an image cannot serve the data of the running server. @param reference name of the image on its host */
  imageProblems(host: PlannedHost, reference: string, running: ServerVersion): Promise<string[]>;
  /** Gives the provider access and keeps the existing one. */
  open(engine: Engine, taken: TakenDatabase): Promise<void>;
}

/** The operations of the command line on the servers of one `engine`. */
export interface Operations<Declared = unknown> {
  /** Passwords that only this engine's servers and their clients have. */
  secrets(topology: Topology, unit: Unit): Wanted[];
  /** Why the declared servers cannot serve the existing data, each with the key of the stack file. Runs before anything is touched. */
  unfit(topology: Topology, unit: Unit, hosts: readonly PlannedHost[]): Promise<string[]>;
  /** Reads the status of a member, by the type of the resource that configures its server. */
  readonly readers: Readonly<Record<string, StatusReader>>;
  /** Fills a member again from its source. `type` is the resource type that recorded how it was filled. */
  readonly rebuild: { readonly type: string; fill(seed: never, context: Context): Promise<unknown> };
  readonly takeOver: TakeOver<Declared>;
}

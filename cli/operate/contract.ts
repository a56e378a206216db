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

/** A member as its server describes itself. */
export interface ServerStatus {
  readonly readOnly?: boolean;
  readonly ioRunning?: boolean;
  readonly sqlRunning?: boolean;
  readonly following?: string;
  readonly errant?: readonly string[];
  readonly drift: readonly string[];
}

export type StatusReader = (id: string, state: never, context: Context) => Promise<{ outputs: ServerStatus } | undefined>;

/** Where the data of a member came from, as the state has it. */
export interface Seed {
  readonly host: HostAddress;
  readonly member: string;
  readonly volume: string;
  readonly source: { readonly container: string };
}

export interface AskedServer {
  /** Each with how to fix it; empty when the data can be served. */
  readonly problems: readonly string[];
  readonly version?: ServerVersion;
}

/** A server of another tool becomes a member. */
export interface TakeOver<Declared> {
  /** Whether it can be entered with what its container knows, and whether its data can be served. Changes nothing. */
  ask(engine: Engine, taken: TakenDatabase, declared: Declared): Promise<AskedServer>;
  /** Why an image cannot serve the data of the server that runs. @param reference name of the image on its host */
  imageProblems(host: PlannedHost, reference: string, running: ServerVersion): Promise<string[]>;
  /** Lets the provider in, without closing the way that there was. */
  open(engine: Engine, taken: TakenDatabase): Promise<void>;
}

/** What the command line can do with the servers of one engine. */
export interface Operations<Declared = unknown> {
  /** Passwords that only this engine's servers and their clients have. */
  secrets(topology: Topology, unit: Unit): Wanted[];
  /** Before anything is touched: why the declared servers cannot serve the data that is there. Each with the key of the stack file. */
  unfit(topology: Topology, unit: Unit, hosts: readonly PlannedHost[]): Promise<string[]>;
  /** How a member is asked, by the type of the resource that configures its server. */
  readonly readers: Readonly<Record<string, StatusReader>>;
  /** Fills a member again from the one that it follows. `type` is that of the resource that recorded how it was filled. */
  readonly rebuild: { readonly type: string; fill(seed: never, context: Context): Promise<unknown> };
  readonly takeOver: TakeOver<Declared>;
}

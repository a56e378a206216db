import type { TakenDatabase } from "../adopt/takeover/takeover";
import type { HostAddress } from "../docker/address";
import type { Engine } from "../docker/engine";
import type { Topology } from "../platform/schema";
import type { ServerVersion } from "../topology/server-version";
import type { Unit } from "../platform/units";

/** A host of the stack, and the way to its engine. */
export interface OperatedHost {
  readonly name: string;
  readonly engine: Engine;
}

/** A place on the hosts to which a value was delivered. */
export interface Place {
  readonly host: string;
  /** Value of the container's label `breakwater.resource`. */
  readonly resource: string;
  readonly path: string;
  /** Takes the value out of the file; the whole content when absent. */
  readonly from?: (content: string) => string | undefined;
  /** A setting of the container without which the file holds another value, for example that of an older account. */
  readonly onlyWith?: string;
}

/** One secret value of a stack, and where it can be read. */
export interface Wanted {
  /** Logical name of the generated value in the state, or the name of a secret of the configuration. */
  readonly name: string;
  readonly kind: "generated" | "configured";
  readonly places: readonly Place[];
  /** Whether a server or a program on the hosts checks it: another value has to be brought to it. */
  readonly checked: boolean;
}

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
  imageProblems(host: OperatedHost, reference: string, running: ServerVersion): Promise<string[]>;
  /** Lets the provider in, without closing the way that there was. Undefined, or why it could not be done and what to do by hand. */
  open(engine: Engine, taken: TakenDatabase): Promise<string | undefined>;
  /** How many tables a server has, as a sign that its data is what it was. Undefined: it did not say, or is of another engine. */
  tables(engine: Engine, container: string): Promise<number | undefined>;
}

/** What the command line can do with the servers of one engine. */
export interface Operations<Declared = unknown> {
  /** Passwords that only this engine's servers and their clients have. */
  secrets(topology: Topology, unit: Unit): Wanted[];
  /** Before anything is touched: why the declared servers cannot serve the data that is there. Each with the key of the stack file. */
  unfit(topology: Topology, unit: Unit, hosts: readonly OperatedHost[]): Promise<string[]>;
  /** How a member is asked, by the type of the resource that configures its server. */
  readonly readers: Readonly<Record<string, StatusReader>>;
  /** Fills a member again from the one that it follows. `type` is that of the resource that recorded how it was filled. */
  readonly rebuild: { readonly type: string; fill(seed: never, context: Context): Promise<unknown> };
  readonly takeOver: TakeOver<Declared>;
}

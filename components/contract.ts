import type { TakenDatabase } from "../adopt/take-over/taken";
import type { HostAddress } from "../docker/address";
import type { Daemon } from "../docker/daemon";
import type { Topology } from "../platform/schema";
import type { ServerVersion } from "../topology/server-version";
import type { Unit } from "../platform/units";

/** A host of the stack, with its connection. */
export interface OperatedHost {
  readonly name: string;
  readonly daemon: Daemon;
}

/** A place on the hosts to which a value was delivered. */
export interface Place {
  readonly host: string;
  /** The value of the container's label `breakwater.resource`. */
  readonly resource: string;
  readonly path: string;
  /** Extracts the value from the file; absent if the value is the whole content. */
  readonly from?: (content: string) => string | undefined;
  /** A setting of the container. Without it, the file holds another value, such as that of an older account. */
  readonly onlyWith?: string;
}

/** A secret value of a stack, and the places where it can be read. */
export interface Wanted {
  /** The logical name of the generated value in the state, or the name of a secret in the configuration. */
  readonly name: string;
  readonly kind: "generated" | "configured";
  readonly places: readonly Place[];
  /** Whether a server or a program on the hosts checks the value, so that a new one has to be set there, too. */
  readonly checked: boolean;
}

export interface Context {
  readonly daemon: (host: HostAddress) => Daemon;
  readonly signal: AbortSignal;
}

/** A member according to its server. */
export interface ServerStatus {
  /** Absent while its database cannot tell. */
  readonly role?: "primary" | "replica";
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
  readonly source: Source;
}

/** A running member to copy from. */
export interface Source {
  readonly host: HostAddress;
  readonly container: string;
}

/** The roles of a unit's members now. The stack file says who may write; only the servers tell who does. */
export interface ObservedRoles {
  /** Name inside the stack of the member that accepts writes; absent while the servers do not agree, or do not answer. */
  readonly writer?: string;
  /** Differences from the stack file, what `up` does about them, and what a person can do; one text each. */
  readonly notices: readonly string[];
}

export interface AskedServer {
  /** Each with how to fix it; empty if the data can be served. */
  readonly problems: readonly string[];
  readonly version?: ServerVersion;
}

/** Turns a server of another tool into a member. */
export interface TakeOverOperations<Declared> {
  /** Whether the server accepts a login with its container's own settings, and whether its data can be served. Changes nothing. */
  ask(daemon: Daemon, taken: TakenDatabase, declared: Declared): Promise<AskedServer>;
  /** Why an image cannot serve the data of the running server. @param reference name of the image on its host */
  imageProblems(stack: string, host: OperatedHost, reference: string, running: ServerVersion): Promise<string[]>;
  /** Gives the provider access and keeps the existing one. Returns undefined, or why that failed and what to do by hand. */
  open(daemon: Daemon, taken: TakenDatabase): Promise<string | undefined>;
  /** The number of tables, as a sign that the data is unchanged. Undefined: the server did not answer, or has another `engine`. */
  tables(daemon: Daemon, container: string): Promise<number | undefined>;
}

/** The operations of the command line on the servers of one `engine`. */
export interface Operations<Declared = unknown> {
  /** Passwords that only this engine's servers and their clients have. */
  secrets(topology: Topology, unit: Unit): Wanted[];
  /** Why the declared servers cannot serve the existing data, each with the key of the stack file. Runs before anything is touched. */
  unfit(topology: Topology, unit: Unit, hosts: readonly OperatedHost[]): Promise<string[]>;
  /** Reads the status of a member, by the type of the resource that configures its server. */
  readonly readers: Readonly<Record<string, StatusReader>>;
  /** Asks the servers of a unit for their roles; absent where all members have the same one. Changes nothing. */
  roles?(topology: Topology, unit: Unit, hosts: readonly OperatedHost[]): Promise<ObservedRoles>;
  /**
   * Fills a member again. `type` is the resource type that recorded how it was filled. `source` chooses the member to copy from,
   * and throws if the data of the member to fill must not be given up.
   */
  readonly rebuild?: {
    readonly type: string;
    source(seed: never, context: Context): Promise<Source>;
    fill(seed: never, context: Context): Promise<unknown>;
  };
  readonly takeOver?: TakeOverOperations<Declared>;
}

/** The outputs of a stack, as they stand in its state; never a secret. */
export interface StackOutputs {
  /** The first entry's address; absent in a stack without entries. */
  readonly url?: string | undefined;
  /** Names the deployed configuration, so that a repair can check that the stack file still asks for it. */
  readonly configuration: string;
  readonly entries: Readonly<Record<string, EntryOutput>>;
  readonly databases: Readonly<Record<string, DatabaseOutput>>;
  readonly hosts: Readonly<Record<string, { readonly zone: string; readonly labels: Readonly<Record<string, string>> }>>;
  readonly apps: Readonly<Record<string, AppOutput>>;
}

export interface AppOutput {
  readonly replicas: number;
  readonly containers: readonly string[];
  readonly rollout?: object;
}

export interface EntryOutput {
  readonly url: string;
  readonly host: string;
  readonly container: string;
  readonly balancer?: string | undefined;
  /** Requests that test each of its routes; absent in the state of an older version. */
  readonly requests?: readonly { readonly host?: string; readonly path: string }[];
}

export interface DatabaseOutput {
  readonly engine: string;
  /** Of a database outside the stack. */
  readonly host?: string;
  readonly port?: number;
  readonly members?: readonly MemberOutput[];
}

export interface MemberOutput {
  readonly name: string;
  readonly role: string;
  readonly host: string;
  readonly container: string;
  readonly readOnly?: boolean;
  readonly replication?: { readonly running: boolean; readonly following: string; readonly errant: readonly string[] };
}

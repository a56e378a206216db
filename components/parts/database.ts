import type * as pulumi from "@pulumi/pulumi";
import type { DatabaseOutput } from "../../topology/outputs";
import type { Foundation } from "./foundation";
import type { Volume } from "./volume";

/** An app's access to a database, and the resources that must exist first. */
export interface Credentials {
  readonly password: pulumi.Output<string>;
  readonly ready: pulumi.Resource[];
}

/** A database as the rest of a stack sees it, inside or outside the stack. */
export interface Database {
  /** Data volumes by physical name; empty for a database outside the stack. */
  readonly volumes: Readonly<Record<string, Volume>>;
  /** @param parent parent of the resources that it creates */
  credentials(app: string, schema: string, parent: pulumi.Resource): Credentials;
  /** The stack's outputs about it; never a secret. */
  outputs(): Unresolved<DatabaseOutput>;
}

/** The same shape, in which Pulumi may still have to resolve any value. */
export type Unresolved<T> = [T] extends [string | number | boolean | undefined]
  ? T | pulumi.Output<Exclude<T, undefined>>
  : pulumi.Output<T> | { readonly [K in keyof T]: Unresolved<T[K]> };

/** Makes the databases of one engine. */
export interface DatabaseMaker {
  readonly section: "databases";
  make(
    name: string,
    declared: { readonly engine: string },
    args: { readonly foundation: Foundation; readonly transform?: object | undefined },
    opts: pulumi.ComponentResourceOptions,
  ): Database;
}

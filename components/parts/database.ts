import type * as pulumi from "@pulumi/pulumi";
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
  outputs(): DatabaseOutputs;
}

export interface DatabaseOutputs {
  readonly engine: string;
  readonly [key: string]: unknown;
}

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

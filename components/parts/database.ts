import type * as pulumi from "@pulumi/pulumi";
import type { Foundation } from "./foundation";
import type { Volume } from "./volume";

/** What lets an app in, and what has to exist before it does. */
export interface Credentials {
  readonly password: pulumi.Output<string>;
  readonly ready: pulumi.Resource[];
}

/** A database as the rest of a stack sees it, whoever runs it. */
export interface Database {
  /** Those with data, by physical name; none where somebody else runs it. */
  readonly volumes: Readonly<Record<string, Volume>>;
  /** @param parent of whatever has to be made for it */
  credentials(app: string, schema: string, parent: pulumi.Resource): Credentials;
  /** What the stack's outputs say of it; never a secret. */
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

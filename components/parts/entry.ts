import type * as pulumi from "@pulumi/pulumi";
import type { Foundation } from "./foundation";

/** An entry as the rest of a stack sees it, whatever its engine. */
export interface Entry {
  /** The address for users. */
  readonly url: string;
  /** Name of its host. */
  readonly host: string;
  /** Fixed physical name of the container that accepts requests. */
  readonly containerName: string;
  /** The balancer between it and its apps; absent when it serves only files. */
  readonly balancer?: { readonly containerName: string } | undefined;
}

/** The parts of a stack that an entry uses. */
export interface EntryParts<App = unknown> {
  readonly foundation: Foundation;
  /** Apps by name. */
  readonly apps: Readonly<Record<string, App>>;
}

/** Makes the entries of one engine. */
export interface EntryMaker {
  readonly section: "entries";
  make(
    name: string,
    declared: { readonly engine: string },
    args: EntryParts & { readonly transform?: object | undefined },
    opts: pulumi.ComponentResourceOptions,
  ): Entry;
}

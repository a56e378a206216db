import type * as pulumi from "@pulumi/pulumi";
import type { Foundation } from "./foundation";

/** An entry as the rest of a stack sees it, whatever its engine. */
export interface Entry {
  /** How a person reaches it. */
  readonly url: string;
  /** Name of its host. */
  readonly host: string;
  /** Fixed physical name of the container that people reach. */
  readonly containerName: string;
  /** What stands between it and the apps that it routes to; absent when it serves files only. */
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

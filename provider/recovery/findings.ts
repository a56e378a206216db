import { job } from "../resources/job";
import { nameOf, typeOf } from "./hosts";

/** A container that was made from another declaration. */
export interface Difference {
  readonly resource: string;
  readonly host: string;
}

/** The findings of a recovery while Pulumi's engine goes through the stack. */
export class Findings {
  /** URNs of resources that the stack file declares and no host has. */
  readonly missing = new Set<string>();
  /** Containers that were made from another declaration, by URN. */
  readonly different = new Map<string, Difference>();
  /** For each version of an app as this state names it, the name in the running containers. */
  readonly versions = new Map<string, string>();
  /** Passwords and keys that could not be read and got a new value, by logical name. */
  readonly fresh = new Set<string>();

  /** @param due logical names of jobs that must run again: those of an app that was made from another declaration */
  constructor(private readonly due: ReadonlySet<string> = new Set()) {}

  isDue(urn: string): boolean {
    return typeOf(urn) === job.token && this.due.has(nameOf(urn));
  }
}

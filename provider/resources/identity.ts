import * as pulumi from "@pulumi/pulumi";
import type { HostAddress } from "../../docker/address";
import { BreakwaterResource } from "./base";

type In<T> = pulumi.Input<T>;

export interface ClaimArgs {
  readonly host: In<HostAddress>;
  readonly stack: In<string>;
  /** Identity of the state. A host that carries another one refuses everything, before anything is done. */
  readonly identity: In<string>;
}

/** This state's claim to a stack on one host. Everything that the stack has on the host is made after it. */
export class Claim extends BreakwaterResource {
  declare public readonly drift: pulumi.Output<string[]>;
  constructor(name: string, args: ClaimArgs, opts?: pulumi.CustomResourceOptions) {
    super("Claim", name, { ...args, drift: undefined }, opts);
  }
}

export interface AnchorArgs {
  readonly host: In<HostAddress>;
  readonly stack: In<string>;
  readonly identity: In<string>;
  /** Id of an image that the stack uses on this host anyway. Another one alone changes nothing. */
  readonly image: In<string>;
  /** Physical names of the declared volumes whose content cannot be made again. What members that left have kept is held as well. */
  readonly volumes: In<In<string>[]>;
}

/** A container that does nothing: what it has mounted is in use, so that no prune of Docker removes it. */
export class Anchor extends BreakwaterResource {
  /** Why it is not running; absent when it is. */
  declare public readonly idle: pulumi.Output<string | undefined>;
  declare public readonly drift: pulumi.Output<string[]>;
  constructor(name: string, args: AnchorArgs, opts?: pulumi.CustomResourceOptions) {
    super("Anchor", name, { ...args, idle: undefined, drift: undefined }, opts);
  }
}

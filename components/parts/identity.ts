import type * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { HostAddress } from "../../docker/address";
import { Claim, type ClaimArgs } from "./resources";
import { names } from "../../topology/names";
import { transformed, type Transform } from "./transform";

/** Distinguishes this state from every other. It is saved in the state before anything exists on a host. */
export const stateIdentity = (parent: pulumi.Resource): pulumi.Output<string> => new random.RandomUuid("identity", {}, { parent }).result;

export function claimHost(
  host: { readonly name: string; readonly address: HostAddress },
  { stack, identity }: { readonly stack: string; readonly identity: pulumi.Output<string> },
  parent: pulumi.Resource,
  transform?: Transform<ClaimArgs>,
): Claim {
  const args: ClaimArgs = { host: host.address, stack, identity };
  return new Claim(...transformed(transform, names.onHost("claim", host.name), args, { parent }));
}

import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { HostAddress } from "../../docker/address";
import type { Claim, ClaimArgs } from "./resources";
import { names } from "../../topology/names";
import type { Topology } from "../../platform/schema";
import type { Registry } from "../../topology/schema/image";
import { claimHost, stateIdentity } from "./identity";
import { eachOf, known } from "./records";
import { transformed, type Transform } from "./transform";

/** One Docker engine: its address for Breakwater's own provider, and its connection for Docker's. */
export interface HostConnection {
  readonly name: string;
  readonly address: HostAddress;
  readonly docker: docker.Provider;
  /** This state's claim to the stack on the host: everything else of the stack there waits for it. */
  readonly claim: Claim;
  readonly identity: pulumi.Output<string>;
}

/** Values of secrets, by name. */
export type SecretValues = Readonly<Record<string, pulumi.Output<string>>>;

/** An explicit provider per host, so that no resource falls back to the environment. */
export function connectHosts(
  { stack, platform }: Topology,
  addresses: Readonly<Record<string, HostAddress>>,
  secrets: SecretValues,
  parent: pulumi.Resource,
  transform?: { readonly provider?: Transform<docker.ProviderArgs>; readonly claim?: Transform<ClaimArgs> },
): Record<string, HostConnection> {
  const named = new Set(Object.values(platform.images).flatMap((image) => ("registry" in image && image.registry ? [image.registry] : [])));
  const logins = [...named].sort().map((name) => registryLogin(known(platform.registries, name), secrets));
  const registryAuth = logins.length > 0 ? logins : undefined;
  const identity = stateIdentity(parent);
  return eachOf(addresses, (name, { address, tlsDirectory }) => {
    const args: docker.ProviderArgs = { host: address, certPath: tlsDirectory, registryAuth };
    const provider = new docker.Provider(...transformed(transform?.provider, names.onHost("docker", name), args, { parent }));
    const host = { name, address: tlsDirectory === undefined ? { address } : { address, tlsDirectory } };
    return { ...host, docker: provider, identity, claim: claimHost(host, { stack, identity }, parent, transform?.claim) };
  });
}

function registryLogin({ address, username, passwordSecret }: Registry, secrets: SecretValues) {
  return { address, username, password: known(secrets, passwordSecret) };
}

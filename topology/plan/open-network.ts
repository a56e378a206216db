import type { Ground } from "../site";

/** Docker publishes no port of a container that is only in internal networks. */
export const isClosed = ({ platform }: Ground, networks: readonly string[]): boolean =>
  networks.every((network) => Object.hasOwn(platform.networks, network) && platform.networks[network]?.internal === true);

export const noHostPort = "Docker opens no host port there; add a network that is not internal";

import type { HostAddress } from "./address";
import { connect } from "./connect";
import { DockerDaemon } from "./docker-daemon";
import type { Daemon } from "./types";

export type * from "./types";
export { DockerError } from "./errors";

const daemons = new Map<string, Daemon>();

/** This process's only connection to a host. It opens with the first call. */
export function daemonOf(host: HostAddress): Daemon {
  const key = JSON.stringify([host.address, host.tlsDirectory]);
  const known = daemons.get(key);
  if (known) return known;
  const daemon = new DockerDaemon(host.address, () => connect(host));
  daemons.set(key, daemon);
  return daemon;
}

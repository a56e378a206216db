import type { HostAddress } from "./address";
import { connect } from "./connect";
import { DockerEngine } from "./docker-engine";
import type { Engine } from "./types";

export type * from "./types";
export { DockerError } from "./errors";

const engines = new Map<string, Engine>();

/** This process's only connection to a host. It opens with the first call. */
export function engineOf(host: HostAddress): Engine {
  const key = JSON.stringify([host.address, host.tlsDirectory]);
  const known = engines.get(key);
  if (known) return known;
  const engine = new DockerEngine(host.address, () => connect(host));
  engines.set(key, engine);
  return engine;
}

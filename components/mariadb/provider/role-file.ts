import type { Daemon } from "../../../docker/daemon";
import { mariadbFiles, roleText } from "../text";
import { type Cluster, memberOf } from "./cluster";

const roleFile = mariadbFiles.role;

/**
 * A member whose role differs from its configuration keeps that role when its container restarts, because of a file in the
 * container. Returns its content; undefined if the configuration fits the role, or the role is not known.
 */
function wanted({ writer, declared }: Cluster, name: string): string | undefined {
  if (writer.kind !== "one" || writer.name === declared.facts.name) return undefined;
  if (name === writer.name) return roleText(false);
  return name === declared.facts.name ? roleText(true) : undefined;
}

async function present(daemon: Daemon, container: string): Promise<string | undefined> {
  return (await daemon.readFile(container, roleFile))?.toString();
}

export async function roleFileDeviations(daemon: Daemon, cluster: Cluster, name: string): Promise<string[]> {
  if (cluster.writer.kind !== "one" || !memberOf(cluster, name)?.status) return [];
  if ((await present(daemon, name)) === wanted(cluster, name)) return [];
  return [`role after a restart: not ${cluster.writer.name === name ? "writable" : "read-only"}`];
}

export async function keepRole(daemon: Daemon, cluster: Cluster, name: string): Promise<void> {
  if ((await roleFileDeviations(daemon, cluster, name)).length === 0) return;
  const content = wanted(cluster, name);
  if (content === undefined) await daemon.exec(name, ["rm", "-f", roleFile], { user: "root" });
  else await daemon.putFiles(name, [{ path: roleFile, content, mode: "0644" }]);
}

/** Whether a member that does not run would start read-only. */
export const startsReadOnly = async (daemon: Daemon, container: string): Promise<boolean> =>
  (await present(daemon, container)) === roleText(true);

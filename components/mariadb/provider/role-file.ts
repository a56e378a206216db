import type { Engine } from "../../../docker/engine";
import { type Cluster, memberOf } from "./cluster";

/**
 * A member whose role differs from its configuration keeps that role when its container restarts. The file stands in the
 * container, not in the data: a new container starts with its configuration.
 */
const roleFile = "/etc/mysql/conf.d/zz-breakwater-role.cnf";

/** The setting that the file of a member must have; undefined if its configuration fits its role, or its role is not known. */
function wanted({ writer, declared }: Cluster, name: string): string | undefined {
  if (writer.kind !== "one" || writer.name === declared.facts.name) return undefined;
  if (name === writer.name) return "read_only = OFF";
  return name === declared.facts.name ? "read_only = ON" : undefined;
}

const text = (setting: string): string => `[mariadbd]\n${setting}\n`;

async function present(engine: Engine, container: string): Promise<string | undefined> {
  return (await engine.readFile(container, roleFile))?.toString();
}

/** True if a restart would give the member a role that it does not have now. */
export async function roleFileDeviations(engine: Engine, cluster: Cluster, name: string): Promise<string[]> {
  if (cluster.writer.kind !== "one" || !memberOf(cluster, name)?.status) return [];
  const setting = wanted(cluster, name);
  if ((await present(engine, name)) === (setting === undefined ? undefined : text(setting))) return [];
  return [`role after a restart: not ${cluster.writer.name === name ? "writable" : "read-only"}`];
}

export async function keepRole(engine: Engine, cluster: Cluster, name: string): Promise<void> {
  if ((await roleFileDeviations(engine, cluster, name)).length === 0) return;
  const setting = wanted(cluster, name);
  if (setting === undefined) await engine.exec(name, ["rm", "-f", roleFile], { user: "root" });
  else await engine.putFiles(name, [{ path: roleFile, content: text(setting), mode: "0644" }]);
}

/** Whether a member that does not run would start read-only. */
export async function startsReadOnly(engine: Engine, container: string): Promise<boolean> {
  return (await present(engine, container)) === text("read_only = ON");
}

import { docker, inspect } from "./harness/docker";
import { eventually } from "./harness/eventually";

export const python = "python:3.11-slim-bookworm";
export const serve = ["python", "-m", "http.server", "8000"];
export const rootPassword = "old-root-password";

/** Containers that were started by hand or with Compose, with Compose's labels. */
export class OldContainers {
  readonly volumes = new Set<string>();

  constructor(readonly project: string) {}

  readonly name = (part: string): string => `${this.project}_${part}`;

  async run(part: string, options: readonly string[], image: string, ...command: string[]): Promise<string> {
    const name = this.name(part);
    await docker("run", "--detach", "--init", "--name", name, "--label", `t.old=${this.project}`, ...options, image, ...command);
    for (const mount of (await inspect(name))[0]?.Mounts ?? []) if (mount.Name) this.volumes.add(mount.Name);
    return name;
  }

  database(part: string, ...options: string[]): Promise<string> {
    return this.run(part, ["--env", `MARIADB_ROOT_PASSWORD=${rootPassword}`, "--env", "MARIADB_DATABASE=shop", ...options], "mariadb:11.8");
  }

  readonly member = (service: string, oneOff = "False"): string[] => [
    "--label",
    `com.docker.compose.project=${this.project}`,
    "--label",
    `com.docker.compose.service=${service}`,
    "--label",
    `com.docker.compose.oneoff=${oneOff}`,
  ];

  sql(container: string, query: string): Promise<string> {
    return docker(
      "exec",
      "--env",
      `MYSQL_PWD=${rootPassword}`,
      container,
      "mariadb",
      "-uroot",
      "shop",
      "--batch",
      "--skip-column-names",
      "-e",
      query,
    );
  }

  async ready(container: string): Promise<void> {
    await eventually(
      () =>
        this.sql(container, "CREATE TABLE IF NOT EXISTS t (a INT); REPLACE INTO t SELECT 1 FROM DUAL WHERE NOT EXISTS (SELECT * FROM t)"),
      {
        within: 60,
      },
    );
  }

  async remove(): Promise<void> {
    const ids = (await docker("ps", "--all", "--quiet", "--filter", `label=t.old=${this.project}`)).split("\n").filter(Boolean);
    if (ids.length > 0) await docker("rm", "--force", ...ids);
    for (const volume of this.volumes) await docker("volume", "rm", "--force", volume).catch(() => undefined);
  }
}

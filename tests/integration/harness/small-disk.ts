import { randomBytes } from "node:crypto";
import { rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { docker } from "./docker";
import { eventually } from "./eventually";
import { must } from "./process";

/** A volume on a separate disk, which a test can fill without harm. Needs root on the Docker host. */
export class SmallDisk {
  readonly volume = `t-disk-${randomBytes(3).toString("hex")}`;
  private readonly file = join(tmpdir(), `${this.volume}.img`);
  private device = "";

  static async of(mebibytes: number): Promise<SmallDisk> {
    const disk = new SmallDisk();
    writeFileSync(disk.file, "");
    truncateSync(disk.file, mebibytes * 1024 ** 2);
    await must("mkfs.ext4", ["-qF", disk.file]);
    disk.device = (await must("losetup", ["--find", "--show", disk.file])).trim();
    const options = ["--opt", "type=ext4", "--opt", `device=${disk.device}`];
    await docker("volume", "create", "--driver", "local", ...options, disk.volume);
    return disk;
  }

  /** Puts the data of a MariaDB on it, which root opens over the socket, as after `adopt`. */
  async withMariadb(): Promise<void> {
    const seed = `${this.volume}-seed`;
    const password = ["--env", "MARIADB_ROOT_PASSWORD=first", "--env", "MARIADB_INITDB_SKIP_TZINFO=1"];
    await docker("run", "--detach", "--name", seed, "--volume", `${this.volume}:/var/lib/mysql`, ...password, "mariadb:11.8");
    const sql = "ALTER USER root@localhost IDENTIFIED VIA unix_socket";
    await eventually(() => docker("exec", seed, "healthcheck.sh", "--connect", "--innodb_initialized"), { within: 90 });
    await eventually(() => docker("exec", seed, "mariadb", "--user=root", "--password=first", "--execute", sql), { within: 30 });
    await docker("stop", seed);
    await docker("rm", seed);
  }

  private inside(script: string): Promise<string> {
    return docker("run", "--rm", "--volume", `${this.volume}:/disk`, "debian:trixie-slim", "sh", "-c", script);
  }

  fill = (): Promise<string> => this.inside("cat /dev/zero >/disk/filler 2>/dev/null; true");
  free = (): Promise<string> => this.inside("rm -f /disk/filler");

  async remove(): Promise<void> {
    await docker("volume", "rm", this.volume).catch(() => undefined);
    if (this.device !== "") await must("losetup", ["--detach", this.device]);
    rmSync(this.file, { force: true });
  }
}

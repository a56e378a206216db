import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { extraCaBundle, machineCaBundle } from "../../components/parts/extra-ca";
import { composeProgram } from "./harness/compose";
import { docker } from "./harness/docker";
import { freePort, request } from "./harness/http";
import { root } from "./harness/platform";
import { must } from "./harness/process";

export const rootPassword = "old-root-password";

const files = {
  "compose.yml": `services:
  site:
    image: nginx:1.26
    ports: ["127.0.0.1:\${PORT}:80"]
    volumes: ["./site.conf:/etc/nginx/conf.d/default.conf:ro"]
    depends_on: [web]
  web:
    image: \${IMAGE}
    environment: &database
      DATABASE_HOST: db
      DATABASE_PORT: 3306
      DATABASE_NAME: book
      DATABASE_USER: book
      DATABASE_PASSWORD_FILE: /run/secrets/db-password
    secrets: [db-password]
    expose: ["8000"]
    healthcheck:
      test: ["CMD", "python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz')"]
      interval: 1s
    depends_on:
      prepare: { condition: service_completed_successfully }
    volumes: ["uploads:/uploads"]
  prepare:
    image: \${IMAGE}
    command: [sh, -c, "until python app.py prepare; do sleep 1; done"]
    environment: *database
    secrets: [db-password]
    depends_on:
      db: { condition: service_healthy }
  db:
    image: mariadb:11.8
    environment:
      MARIADB_ROOT_PASSWORD: ${rootPassword}
      MARIADB_DATABASE: book
      MARIADB_INITDB_SKIP_TZINFO: "1"
      MARIADB_USER: book
      MARIADB_PASSWORD_FILE: /run/secrets/db-password
    secrets: [db-password]
    volumes: ["data:/var/lib/mysql"]
    mem_limit: 256m
    healthcheck:
      test: ["CMD", "healthcheck.sh", "--connect", "--innodb_initialized"]
      interval: 1s
      retries: 600
secrets:
  db-password: { file: ./db-password }
volumes:
  data: {}
  uploads: {}
`,
  "site.conf": "server { listen 80; location / { proxy_pass http://web:8000; proxy_connect_timeout 2s; } }\n",
  "db-password": "old-app-password",
};

/** A guest book as Docker Compose would have started it, with data. */
export class OldShop {
  readonly folder = mkdtempSync(join(tmpdir(), "breakwater-compose-"));
  private readonly image: string;

  private constructor(
    readonly project: string,
    readonly port: number,
  ) {
    this.image = `${project}-old:1`;
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.folder, name), text);
    // The app does not run as root, and Compose mounts the file with its mode here.
    writeFileSync(join(this.folder, ".env"), `PORT=${port}\nIMAGE=${this.image}\n`);
  }

  static async start(project: string): Promise<OldShop> {
    const shop = new OldShop(project, await freePort());
    try {
      const certificates = extraCaBundle(machineCaBundle() ?? "");
      await docker("build", "--quiet", "--build-arg", `EXTRA_CA=${certificates}`, "--tag", shop.image, join(root, "examples/minimal"));
      await shop.compose("up", "-d", "--wait", "--wait-timeout", "600", "site", "web", "db");
      await shop.sql(
        `USE book; CREATE TABLE book.stock (id INT PRIMARY KEY, name VARCHAR(60)); INSERT INTO book.stock SELECT seq, SHA1(seq) FROM seq_1_to_2000`,
      );
      await docker("exec", "--user", "root", `${project}-web-1`, "sh", "-c", "echo kept > /uploads/note && chmod 644 /uploads/note");
      return shop;
    } catch (error) {
      await shop.destroy();
      throw error;
    }
  }

  async compose(...args: string[]): Promise<string> {
    return must(await composeProgram(), ["-p", this.project, "-f", join(this.folder, "compose.yml"), ...args], {
      limitSeconds: 300,
      cwd: this.folder,
    });
  }

  sql(query: string, container = `${this.project}-db-1`): Promise<string> {
    return must(
      "docker",
      ["exec", "-i", "--env", `MYSQL_PWD=${rootPassword}`, container, "mariadb", "--user=root", "--batch", "--skip-column-names"],
      { input: query },
    );
  }

  /** Writes a note. The error names the part that did not answer. */
  async write(text: string): Promise<void> {
    const { status } = await request(`http://127.0.0.1:${this.port}/notes`, { method: "POST", body: text });
    if (status !== 201) throw new Error(`status ${status}`);
  }

  /** Removes everything that is left of it, including renamed containers, and never the volumes of others. */
  async destroy(): Promise<void> {
    const filter = ["--quiet", "--filter", `label=com.docker.compose.project=${this.project}`];
    const lines = async (...args: string[]): Promise<string[]> => (await docker(...args)).split("\n").filter(Boolean);
    const containers = await lines("ps", "--all", ...filter);
    if (containers.length > 0) await docker("rm", "--force", ...containers);
    const networks = await lines("network", "ls", ...filter);
    if (networks.length > 0) await docker("network", "rm", ...networks);
    const volumes = await lines("volume", "ls", ...filter);
    if (volumes.length > 0) await docker("volume", "rm", ...volumes);
    await docker("rmi", "--no-prune", this.image).catch(() => undefined);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

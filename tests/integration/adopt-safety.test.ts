import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { docker, labelled } from "./harness/docker";
import { exit, TestStack } from "./harness/stack";
import { OldContainers, python, rootPassword, serve } from "./old-containers";

/** Take-overs that must not begin, because something would be lost. */
describe("a take-over is refused before anything stops", () => {
  let stack: TestStack;
  let old: OldContainers;
  const folder = mkdtempSync(join(tmpdir(), "breakwater-old-"));
  const adopt = (...args: string[]) => stack.breakwater("adopt", ...args);
  const runs = async (name: string): Promise<boolean> => (await docker("ps", "--quiet", "--filter", `name=^${name}$`)) !== "";

  beforeAll(async () => {
    stack = await TestStack.prepare({
      images: { web: { reference: python } },
      databases: { db: { engine: "mariadb", replicas: 0, memoryMb: 256 } },
      apps: {
        web: {
          image: "web",
          command: serve,
          port: 8000,
          replicas: 1,
          health: { http: "/" },
          volumes: [{ volume: "media", path: "/media" }],
        },
      },
      volumes: { media: {} },
    });
    old = new OldContainers(stack.name.replace("t-", "old"));
  });
  afterAll(async () => {
    await old.remove();
    stack.discard();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    expect(await labelled(stack.name)).toEqual({ containers: [], networks: [], volumes: [] });
  });

  test("a database with --rm and an anonymous volume; the suggested fix keeps the data", async () => {
    const name = await old.database("rmdb", "--rm");
    await old.ready(name);
    const [volume] = [...old.volumes];
    const before = readFileSync(stack.file, "utf8");
    const { code, output } = await adopt("--take", `${name}=db`, "--yes");
    expect([code, output]).toEqual([exit.mistake, expect.stringContaining(`databases.db: ${name} was started with --rm`)]);
    expect(output).toContain(`the anonymous volume ${volume}`);
    expect([await runs(name), readFileSync(stack.file, "utf8")]).toEqual([true, before]);
    expect(await old.sql(name, "SELECT COUNT(*) FROM t")).toBe("1");

    const hold = /docker (create .*?); then/.exec(output)?.[1] ?? "";
    await docker(...hold.split(" "));
    await docker("stop", name);
    expect(await docker("volume", "ls", "--quiet", "--filter", `name=${volume}`)).toBe(volume);
    await docker("rm", `${name}-data`);
  });

  test("an app with --rm, which could not be kept", async () => {
    const name = await old.run("rmweb", ["--rm"], python, ...serve);
    const { code, output } = await adopt("--take", `${name}=web`, "--yes");
    expect([code, output]).toEqual([exit.mistake, expect.stringMatching(/apps\.web: \S+ was started with --rm.*without --rm/)]);
    expect(await runs(name)).toBe(true);
  });

  test("an app whose data is in a folder of the host, in a volume that the new one lacks, and in no volume at all", async () => {
    const volume = old.name("outside");
    const name = await old.run(
      "web",
      [
        "--volume",
        `${folder}:/srv/data`,
        "--volume",
        `${volume}:/uploads`,
        "--volume",
        `${old.name("media")}:/media`,
        "--volume",
        `${folder}:/conf:ro`,
      ],
      python,
      ...serve,
    );
    await docker(
      "exec",
      name,
      "sh",
      "-c",
      "mkdir -p /app/orders /run/x && echo 1 > /app/orders/1 && echo 2 > /app/orders/2 && echo x > /tmp/x && echo x > /run/x/y",
    );
    const first = await adopt("--take", `${name}=web`, "--yes");
    expect([first.code, first.output]).toEqual([exit.mistake, expect.stringContaining(`/srv/data of ${name}: ${folder} of the host`)]);
    expect(first.output).toContain(`volumes.uploads.existing: ${volume}`);
    expect(first.output).toMatch(/\/app\/orders\/1 of \S+: is a file of the container itself/);
    expect(first.output).not.toMatch(/\/tmp\/x|\/run\/x|\/conf/);
    expect(await runs(name)).toBe(true);

    const leave = ["/srv/data", "/uploads", "/app/orders"].flatMap((path) => ["--leave", `${name}:${path}`]);
    const { code, stdout } = await adopt("--take", `${name}=web`, ...leave);
    expect([code, stdout]).toEqual([exit.ok, expect.stringContaining(`volumes.media.existing: ${old.name("media")}`)]);
    expect(stdout).toMatch(/ATTENTION: \/conf of \S+/);
  });

  test("an image with an older server than the running one", async () => {
    const image = `${old.project}-mariadb:10.11`;
    writeFileSync(
      join(folder, "Dockerfile"),
      `FROM mariadb:11.8\nRUN printf '#!/bin/sh\\necho "mariadbd  Ver 10.11.6-MariaDB for debian-linux-gnu"\\n' > /usr/local/bin/mariadbd && chmod 755 /usr/local/bin/mariadbd\n`,
    );
    await docker("build", "--quiet", "--tag", image, folder);
    const name = await old.database("newer", "--volume", `${old.name("newer")}:/var/lib/mysql`);
    await old.ready(name);
    stack.describe({ images: { older: { reference: image } }, databases: { db: { image: "older" } } });
    const { code, output } = await adopt("--take", `${name}=db`, "--yes");
    stack.describe({ images: { older: undefined }, databases: { db: { image: undefined } } });
    await docker("rmi", image);
    expect([code, output]).toEqual([exit.mistake, expect.stringContaining("is MariaDB 10.11, and the running server is 11.8")]);
    expect(output).not.toContain(rootPassword);
    expect(await runs(name)).toBe(true);
  });

  test("a missing image is found before the old server stops", async () => {
    const name = old.name("newer");
    stack.describe({ images: { web: { reference: "registry.invalid/nobody/web:1" } } });
    const before = readFileSync(stack.file, "utf8");
    const { code, output } = await adopt("--take", `${name}=db`, "--yes");
    stack.describe({ images: { web: { reference: python } } });
    expect([code, output]).toEqual([exit.failed, expect.stringContaining("cannot be pulled")]);
    expect(output).toContain("No container was stopped");
    expect(before).toContain("registry.invalid");
    expect(await runs(name)).toBe(true);
  });

  test("a server whose data is not in the volume at the usual path", async () => {
    // Like a moved database: a server in its own folder, in a volume.
    const name = await old.database("moved", "--volume", `${old.name("moved")}:/var/lib/mysql`, "--env", "MARIADB_AUTO_UPGRADE=0");
    await old.ready(name);
    await docker("stop", name);
    const other = await old.run(
      "moved2",
      [
        "--env",
        `MARIADB_ROOT_PASSWORD=${rootPassword}`,
        "--volume",
        `${old.name("empty")}:/var/lib/mysql`,
        "--volume",
        `${old.name("moved")}:/data`,
        "--entrypoint",
        "mariadbd",
        "--user",
        "mysql",
      ],
      "mariadb:11.8",
      "--datadir=/data",
    );
    await old.ready(other);
    const { code, output } = await adopt("--take", `${other}=db`);
    expect([code, output]).toEqual([exit.mistake, expect.stringContaining("has its data in /data/ (datadir)")]);
  });

  test("a container of docker compose run stays, and its leftovers do no harm", async () => {
    const network = await docker("network", "create", "--label", `com.docker.compose.project=${old.project}`, old.name("default"));
    const inside = ["--network", old.name("default")];
    const db = await old.run(
      "db_1",
      [
        ...old.member("db"),
        ...inside,
        "--env",
        `MARIADB_ROOT_PASSWORD=${rootPassword}`,
        "--env",
        "MARIADB_DATABASE=shop",
        "--volume",
        `${old.name("data")}:/var/lib/mysql`,
      ],
      "mariadb:11.8",
    );
    await old.run("web_1", [...old.member("web"), ...inside, "--publish", "127.0.0.1::8000"], python, ...serve);
    const importing = await old.run("web_run_ab12", [...old.member("web", "True"), ...inside], python, "sleep", "3600");
    await old.run("db_run_cd34", [...old.member("db", "True")], "mariadb:11.8", "true");
    await docker("create", "--name", `abc_${db}`, "--label", `t.old=${old.project}`, ...old.member("db"), "mariadb:11.8");
    await old.ready(db);
    const { code, stdout, output } = await adopt("--compose-project", old.project);
    expect([code, output]).toEqual([
      exit.ok,
      expect.stringMatching(new RegExp(`${importing} +left alone: not touched, because someone runs it by hand`)),
    ]);
    expect(stdout).toMatch(new RegExp(`${old.name("default")} +network, stays: ${importing} is in it`));
    expect(stdout).toMatch(new RegExp(`apps.web +${old.name("web_1")}: 1 new next to the old`));
    expect(stdout).toMatch(new RegExp(`abc_${db} +left alone: Compose began to replace`));
    expect(stdout).not.toContain("db_run_cd34");
    await old.remove();
    await docker("network", "rm", network);
  });
});

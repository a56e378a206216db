import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { docker } from "./harness/docker";
import { deploy, exit, type TestStack } from "./harness/stack";

const context = mkdtempSync(join(tmpdir(), "breakwater-assets-"));
/** An image with files at the path of a volume. */
const release = (text: string) =>
  writeFileSync(
    join(context, "Dockerfile"),
    `FROM nginx:1.26\nRUN mkdir -p /app/static && echo ${text} >/app/static/site.css\nCMD ["sleep", "infinity"]\n`,
  );

const platform = {
  images: { site: { build: { context } } },
  volumes: { static: { keep: false }, media: { keep: false } },
  apps: {
    web: {
      ...{ image: "site", port: 80, replicas: 1, user: "1000:1000", resources: { memoryMb: 32 }, stopGraceSeconds: 1 },
      health: { command: ["true"], intervalSeconds: 1 },
      files: { "/etc/site.conf": { content: "on", mode: "0600" } },
      volumes: [
        { volume: "static", path: "/app/static" },
        { volume: "media", path: "/data/media" },
      ],
    },
  },
  entries: { site: { listen: { port: 8080 }, routes: [{ path: "/static/", files: { volume: "static" } }] } },
};

describe("the contents of a volume, and its writers", () => {
  let stack: TestStack;
  beforeAll(async () => {
    release("one");
    stack = await deploy(platform);
  });
  afterAll(async () => {
    await stack?.destroy();
    rmSync(context, { recursive: true });
  });

  const web = async (): Promise<string> => (await stack.part("web"))[0]?.Id ?? "";
  const warnings = async (): Promise<{ kind: string; container: string; detail: string }[]> => {
    const { stdout } = await stack.breakwater("drift", "--json");
    const all = (JSON.parse(stdout) as { warnings: { kind: string; container: string; detail: string }[] }).warnings;
    return all.filter(({ kind }) => kind !== "space");
  };

  test("a volume that the app cannot write to, and a file that it cannot read, are reported with how to fix it", async () => {
    expect(await warnings()).toEqual([
      expect.objectContaining({
        ...{ kind: "volume", container: "static" },
        detail: expect.stringContaining("runs as 1000:1000 and cannot write to /app/static, which belongs to 0:0 with mode 0755"),
      }),
      expect.objectContaining({
        kind: "volume",
        container: "media",
        detail: expect.stringContaining('write volumes.media.owner: "1000:1000"'),
      }),
      expect.objectContaining({ kind: "file", container: "/etc/site.conf", detail: expect.stringContaining('write mode: "0444"') }),
    ]);
    const { code, output } = await stack.breakwater("up");
    expect([code, output]).toEqual([exit.ok, expect.stringContaining("cannot write to /data/media")]);
  });

  test("with an owner it can, without a new container, even if the image has content", async () => {
    const before = await web();
    stack.describe({ volumes: { media: { owner: "1000:1000" }, static: { owner: "1000" } } });
    await stack.up();
    expect(await web()).toBe(before);
    await docker("exec", before, "sh", "-c", "touch /data/media/upload && echo more >>/app/static/site.css");
    expect((await warnings()).map(({ kind }) => kind)).toEqual(["file"]);
    expect((await stack.up()).changes).toEqual([]);
    stack.describe({ volumes: { media: { owner: "2000:2000" } } });
    await stack.up();
    expect(await docker("exec", await web(), "stat", "-c", "%u:%g", "/data/media/upload")).toBe("2000:2000");
  });

  test("a new volume with an owner keeps it although the image has the folder", async () => {
    stack.describe({
      volumes: { fresh: { keep: false, owner: "1000:1000" } },
      apps: { web: { volumes: [{ volume: "fresh", path: "/app/static" }] } },
    });
    await stack.up();
    expect(await docker("exec", await web(), "sh", "-c", "stat -c %u:%g /app/static /app/static/site.css; cat /app/static/site.css")).toBe(
      "1000:1000\n1000:1000\none",
    );
    stack.describe({ volumes: { fresh: undefined }, apps: { web: platform.apps.web } });
    await stack.up();
  });

  test("newer files of an image behind a volume are announced, and reported again when they are hidden", async () => {
    await docker("exec", await web(), "sh", "-c", "echo one >/app/static/site.css; touch -d '2020-01-01' /app/static/site.css");
    release("two");
    const plan = await stack.breakwater("plan");
    expect(plan.output).toMatch(/volume static on local: the image site has files at \/app\/static of the app web/);
    const { code, output } = await stack.breakwater("up");
    expect([code, output]).toEqual([
      exit.ok,
      expect.stringMatching(/that the volume hides; they are newer than the volume's, for example site\.css/),
    ]);
    expect((await stack.get("/static/site.css")).text).toBe("one\n");
  });

  test("files that a job or the app writes later are newer than the image's and lead to no warning", async () => {
    await docker("exec", await web(), "sh", "-c", "echo copied by a job >/app/static/site.css");
    const { output } = await stack.breakwater("up");
    expect(output).not.toContain("the volume hides");
  });
});

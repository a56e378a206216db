import { pause } from "./harness/damage";
import { docker, labelled } from "./harness/docker";
import { eventually, timed } from "./harness/eventually";
import { Admin } from "./harness/mezzanine";
import { platformOf } from "./harness/platform";
import { caughtUp, checksums, replicates } from "./harness/replication";
import { deploy, exit, type TestStack } from "./harness/stack";

const picture = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==", "base64");

describe("the site of Pulumi.dev.yaml", () => {
  let stack: TestStack;
  let admin: Admin;
  beforeAll(async () => {
    stack = await deploy(platformOf("Pulumi.dev.yaml"));
    const [web] = await stack.part("web");
    admin = await Admin.login(stack, await docker("exec", web?.Id ?? "", "cat", "/run/secrets/admin-password"));
  });
  afterAll(() => stack.destroy());

  test("has two web replicas, one primary and one replica that follows", async () => {
    expect((await stack.part("web")).map(({ State }) => State.Health?.Status)).toEqual(["healthy", "healthy"]);
    expect((await stack.part("db")).map(({ Name }) => Name)).toEqual([`/${stack.name}-db-0`, `/${stack.name}-db-1`]);
    await replicates(stack, "db-1");
  });

  test("serves the page, and every style sheet that it names", async () => {
    const page = await stack.get("/");
    expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(page.text).toContain("<title>Home");
    const sheets = [...page.text.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(([, address = ""]) => address);
    expect(sheets).toContain("/static/css/bootstrap.css");
    for (const sheet of sheets) {
      const { headers, body } = await stack.get(sheet);
      expect([sheet, headers["content-type"]]).toEqual([sheet, expect.stringMatching(/^text\/css/)]);
      expect(headers["cache-control"]).toContain("max-age=604800");
      expect(body.length).toBeGreaterThan(100);
    }
  });

  test("serves an upload of the admin from nginx, not from the app", async () => {
    await admin.upload("lighthouse.png", picture);
    const { headers, body } = await stack.get("/media/uploads/lighthouse.png");
    expect(headers["content-type"]).toBe("image/png");
    expect(body.equals(picture)).toBe(true);
    const paused: string[] = [];
    try {
      for (const { Id } of await stack.part("web")) paused.push(await pause(Id));
      expect((await stack.get("/media/uploads/lighthouse.png")).body.equals(picture)).toBe(true);
    } finally {
      for (const id of paused) await docker("unpause", id);
    }
  });

  test("a post that was written through the app is on the replica within a second", async () => {
    const address = await admin.post("Storm warning", "All ships stay in.");
    const { seconds } = await timed(() =>
      eventually(async () => expect(await stack.sql("db-1", "SELECT title FROM mezzanine.blog_blogpost")).toContain("Storm warning"), {
        within: 1,
        every: 0.02,
      }),
    );
    console.info(`post on the replica after ${seconds} s`);
    expect((await stack.get(address)).text).toContain("All ships stay in.");
  });

  test("the app gets the browser's host and address", async () => {
    const seen = JSON.parse(
      (await stack.get("/whoami", { headers: { Host: "shop.example:8443", "X-Forwarded-For": "203.0.113.9" } })).text,
    ) as Record<string, string>;
    expect(seen.host).toBe("shop.example:8443");
    const gateways = await docker(
      "network",
      "inspect",
      ...(await labelled(stack.name)).networks,
      "--format",
      "{{range .IPAM.Config}}{{.Gateway}} {{end}}",
    );
    // A published port on loopback reaches nginx from the bridge's own address. The nearest hop is the last in the list.
    expect(gateways.split(/\s+/)).toContain(seen.forwarded?.split(", ").at(-1));
  });

  test("everything is there again after every container was removed", async () => {
    const before = await checksums(stack, "db-0", "mezzanine");
    await docker("rm", "--force", ...(await labelled(stack.name)).containers);
    const { seconds } = await stack.up();
    console.info(`all containers removed: up again in ${seconds.toFixed(1)} s`);
    await replicates(stack, "db-1");
    expect(await checksums(stack, "db-0", "mezzanine")).toEqual(before);
    expect(await checksums(stack, "db-1", "mezzanine")).toEqual(before);
    expect((await stack.get("/blog/storm-warning/")).text).toContain("All ships stay in.");
    expect((await stack.get("/media/uploads/lighthouse.png")).body.equals(picture)).toBe(true);
  });

  test("down keeps the posts, and up serves them again", async () => {
    const kept = ["db-0-data", "db-1-data", "media", "static"].map((name) => `${stack.name}-${name}`);
    // Docker cannot stop a paused container.
    await pause((await stack.part("web-0"))[0]?.Id ?? "");
    expect((await stack.breakwater("down")).code).toBe(exit.ok);
    expect(await labelled(stack.name)).toEqual({ containers: [], networks: [], volumes: kept });
    await stack.up();
    expect((await stack.get("/blog/storm-warning/")).text).toContain("All ships stay in.");
    expect((await stack.get("/media/uploads/lighthouse.png")).body.equals(picture)).toBe(true);
    await caughtUp(stack, "db-1");
  });
});

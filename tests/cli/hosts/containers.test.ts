import { oneOffLike } from "../../../cli/commands/run";
import { pick, type HostContainer } from "../../../cli/hosts/containers";

const one = (resource: string, { State = "running", Created = 1, name = `dev-${resource}` } = {}): HostContainer =>
  ({
    host: { name: "local" },
    container: { Names: [`/${name}`], Labels: { "breakwater.resource": resource }, State, Status: State, Created },
  }) as unknown as HostContainer;

const parts = [
  one("site-balancer"),
  one("site"),
  one("db-1"),
  one("db-0"),
  one("web-0", { State: "exited" }),
  one("web-1", { name: "dev-web-1.old" }),
  one("web-1", { name: "dev-web-1.new", Created: 2 }),
  one("web-2"),
];

describe("the container that a name means", () => {
  test.each([
    ["site", undefined, "dev-site"],
    ["site-balancer", undefined, "dev-site-balancer"],
    ["db", undefined, "dev-db-0"],
    ["db", 1, "dev-db-1"],
    ["db-1", undefined, "dev-db-1"],
    ["web", undefined, "dev-web-1.new"],
    ["web", 2, "dev-web-2"],
    ["dev-web-2", undefined, "dev-web-2"],
  ])("%s, replica %s: %s", (wanted, replica, name) => {
    expect(pick(parts, "dev", wanted, replica).container.Names).toEqual([`/${name}`]);
  });

  test.each([
    ["wbe", undefined, 2, 'has nothing called "wbe". It has: db, site, site-balancer, web.'],
    ["web", 5, 2, "web has no replica 5. It has: 0, 1, 2."],
    ["web", 0, 1, "No container of web runs: dev-web-0 (exited)."],
  ])("%s, replica %s: ends with %s", (wanted, replica, code, message) => {
    expect(() => pick(parts, "dev", wanted, replica)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) as string }) as Error,
    );
  });
});

test("a separate container: like the app's, without anything by which it could be found or counted", () => {
  const like = {
    Image: "sha256:1",
    Config: {
      Env: ["A=1"],
      WorkingDir: "/app",
      Entrypoint: ["tini"],
      User: "app",
      Labels: { "breakwater.stack": "dev" },
      Healthcheck: { Test: ["CMD", "x"] },
    },
    HostConfig: {
      Memory: 64,
      Binds: ["dev-media:/media"],
      SecurityOpt: ["no-new-privileges:true"],
      RestartPolicy: { Name: "always" },
      PortBindings: { "80/tcp": [{ HostPort: "8080" }] },
    },
    NetworkSettings: { Networks: { "dev-main": { Aliases: ["web"] }, "dev-data": { Aliases: ["web"] } } },
  } as unknown as Parameters<typeof oneOffLike>[0];
  const { options, networks } = oneOffLike(like, { stack: "dev", unit: "web", command: ["sh"], user: undefined });
  expect(networks).toEqual(["dev-data"]);
  expect(options).toEqual({
    name: expect.stringMatching(/^dev-web-run-[0-9a-f]{8}$/) as string,
    Image: "sha256:1",
    Cmd: ["sh"],
    Entrypoint: ["tini"],
    Env: ["A=1"],
    WorkingDir: "/app",
    User: "app",
    Labels: { "breakwater.run": "dev" },
    Healthcheck: { Test: ["NONE"] },
    HostConfig: {
      Memory: 64,
      Binds: ["dev-media:/media"],
      SecurityOpt: ["no-new-privileges:true"],
      RestartPolicy: { Name: "no" },
      PortBindings: {},
      Links: [],
      ContainerIDFile: "",
      NetworkMode: "dev-main",
      AutoRemove: true,
    },
  });
});

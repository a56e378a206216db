import { describeTakeOver } from "../../adopt/take-over/describe";
import type { FoundContainer } from "../../adopt/take-over/found";
import { gathered, ownPaths } from "../../adopt/take-over/layer";
import { isLeft, lossesOf } from "../../adopt/take-over/losses";
import { planTakeOver } from "../../adopt/take-over/plan";
import { container, data, db, inventory, platform, site, text, topology, web } from "./take-over-shop";

describe("a take-over that cannot be undone does not begin", () => {
  test.each<[string, readonly [FoundContainer, string][], readonly FoundContainer[], string]>([
    [
      "a database with --rm and a volume without a name",
      [[{ ...db, autoRemove: true, mounts: [{ ...data, anonymous: true }] }, "db"]],
      [],
      "shop-db-1 was started with --rm: Docker removes it when it stops, and its data with it (the anonymous volume shop_data)",
    ],
    [
      "its remedy",
      [[{ ...db, autoRemove: true, mounts: [{ ...data, anonymous: true }] }, "db"]],
      [],
      "docker create --name shop-db-1-data --entrypoint true -v shop_data:/var/lib/mysql x:1",
    ],
    ["an app with --rm", [[{ ...web, autoRemove: true }, "web"]], [], "apps.web: shop-web-1 was started with --rm"],
    ["an entry with --rm", [[{ ...site, autoRemove: true }, "site"]], [], "entries.site: shop-site-1 was started with --rm"],
    [
      "a second server that wakes with Docker",
      [[db, "db"]],
      [container("old-db", { running: false, restart: { Name: "always" }, mounts: [data] })],
      "old-db has the volume shop_data as well and does not run now, but Docker starts it when Docker starts",
    ],
    [
      "a name that the new server needs",
      [[db, "db"]],
      [container("shop-db-0", { running: false })],
      "there is a container shop-db-0 already",
    ],
    [
      "a name under which the old one is kept",
      [[db, "db"]],
      [container("shop-db-1-before-adoption", { running: false })],
      "shop-db-1 is kept under that name meanwhile",
    ],
    [
      "a database that is paused",
      [[{ ...db, paused: true }, "db"]],
      [],
      "shop-db-1 is paused, so that no one can ask or stop it; docker unpause shop-db-1",
    ],
    ["an app that is paused", [[{ ...web, paused: true }, "web"]], [], "shop-web-1 is paused"],
    ["what only stands still", [[{ ...web, running: false }, "web"]], [], "these do not run: shop-web-1"],
  ])("%s", (_, meant, others, words) => {
    expect(() => planTakeOver(topology(), inventory(meant, others))).toThrow(words);
  });

  test("a stopped server with the same data does not matter if nothing starts it", () => {
    const stopped = container("old-db", { running: false, mounts: [data] });
    expect(planTakeOver(topology(), inventory([[db, "db"]], [stopped])).databases).toHaveLength(1);
  });

  test("a published port of a database counts as well", () => {
    const published = { databases: { db: { engine: "mariadb", replicas: 1, publish: { port: 3306 } } } };
    const other = container("other", { hostPorts: [3307] });
    expect(() => planTakeOver(topology(published), inventory([[db, "db"]], [other]))).toThrow("databases.db: port 3307 is taken by other");
  });

  test("the primary belongs where the data is", () => {
    const two = { hosts: { one: { address: "ssh://one" }, two: { address: "ssh://two" } }, apps: {}, entries: {}, volumes: {} };
    expect(() => planTakeOver(topology(two), inventory([[db, "db"]], [], { host: "two" }))).toThrow("write databases.db.hosts: [two]");
  });
});

describe("members of a service", () => {
  test("a stopped container is left alone if another one of the service runs", () => {
    const stopped = container("shop-db-2", { running: false });
    const takeOver = planTakeOver(
      topology(),
      inventory([
        [db, "db"],
        [stopped, "db"],
      ]),
    );
    expect(takeOver.databases.map(({ container: { name } }) => name)).toEqual(["shop-db-1"]);
    expect(takeOver.left).toEqual([{ container: stopped, why: "it does not run" }]);
  });

  test("containers that were started by hand stay, and so does their network", () => {
    const byHand = container("shop_web_run_1", { networks: [{ name: "shop_default", aliases: [] }] });
    const found = inventory([[web, "web"]], [byHand], {
      networks: ["shop_default"],
      leftOut: [{ container: byHand, why: "not touched, because someone runs it by hand (docker compose run)" }],
    });
    const said = describeTakeOver(planTakeOver(topology(), found), topology(), []);
    expect(said).toMatch(/shop_web_run_1 +left alone: not touched, because someone runs it by hand/);
    expect(said).toMatch(/shop_default +network, stays: shop_web_run_1 is in it/);
  });

  test("a container that stays in the database's network is warned about the end of its connection", () => {
    const inside = [{ name: "shop_default", aliases: [] }];
    const importing = container("import", { networks: inside });
    expect(text([[{ ...db, networks: inside }, "db"]], {}, [importing])).toMatch(
      /import +ATTENTION: it is in network shop_default, where shop-db-1 is/,
    );
  });
});

describe("volumes are found at the old container's paths", () => {
  const mounted = (...mounts: FoundContainer["mounts"]): FoundContainer => ({ ...web, mounts });

  test("by path, even without Compose, and before a volume with the matching name", () => {
    const found = inventory([[mounted({ volume: "outside", path: "/media" }), "web"]], [], {
      volumes: [{ name: "shop_media", key: "media" }],
    });
    expect(planTakeOver(topology(), found).volumes).toEqual([{ name: "media", volume: "outside" }]);
  });

  test("two volumes at one path are refused", () => {
    const other = { ...container("shop-web-2"), mounts: [{ volume: "b", path: "/media" }] };
    const found = inventory([
      [mounted({ volume: "a", path: "/media" }), "web"],
      [other, "web"],
    ]);
    expect(() => planTakeOver(topology(), found)).toThrow(
      "volumes.media: shop-web-1 at /media has a, shop-web-2 at /media has b, and one volume cannot be both",
    );
  });
});

describe("data that the new containers would lack", () => {
  const losses = (one: FoundContainer, own: string[] = [], changes: object = {}) => {
    const declared = topology(changes);
    return lossesOf(planTakeOver(declared, inventory([[one, "web"]])), declared, new Map([[one.id, own]]));
  };
  const folder = { source: "/srv/data", path: "/data" };

  test("a folder of the host needs an explicit decision or a volume", () => {
    expect(losses({ ...web, mounts: [folder] })).toEqual([
      expect.objectContaining({
        path: "/data",
        isData: true,
        remedy:
          "docker volume create --opt type=none --opt o=bind --opt device=/srv/data data, then write volumes.data.existing: data and apps.web.volumes: [{ volume: data, path: /data }]",
      }),
    ]);
  });

  test("with the suggested volume, nothing is lost", () => {
    const changes = {
      volumes: { media: {}, data: { existing: "data" } },
      apps: { web: { ...platform.apps.web, volumes: [{ volume: "data", path: "/data" }] } },
    };
    expect(losses({ ...web, mounts: [folder] }, [], changes)).toEqual([expect.objectContaining({ isData: false })]);
  });

  test.each<[string, FoundContainer["mounts"][number], "said" | "nothing" | "data"]>([
    ["a volume that is not mounted again", { volume: "x", path: "/x" }, "data"],
    ["an anonymous one", { volume: "0123", path: "/x", anonymous: true }, "data"],
    ["the one that is", { volume: "m", path: "/media" }, "nothing"],
    ["settings that it only reads", { source: "/etc/web.conf", path: "/etc/web.conf", readOnly: true }, "said"],
    ["a socket of the host", { source: "/srv/docker.sock", path: "/srv/docker.sock" }, "said"],
    ["Docker's own socket", { source: "/var/run/docker.sock", path: "/var/run/docker.sock" }, "nothing"],
    ["the host's time zone", { source: "/etc/localtime", path: "/etc/localtime" }, "nothing"],
    ["a secret of Compose", { source: "/home/me/db-password", path: "/run/secrets/db", readOnly: true }, "nothing"],
    ["logs", { volume: "logs", path: "/var/log/web" }, "said"],
  ])("%s", (_, mount, fate) => {
    const [loss] = losses({ ...web, mounts: [mount] });
    expect(loss === undefined ? "nothing" : loss.isData ? "data" : "said").toBe(fate);
  });

  test("the container's own files, summarised in a few folders", () => {
    const own = ["/app/orders/1", "/app/orders/2", "/app/orders/3", "/app/orders/4", "/app/orders/5"];
    expect(losses(web, own)).toEqual([
      expect.objectContaining({ path: "/app/orders", isData: true, text: expect.stringContaining("holds 5 files") as string }),
    ]);
    expect(gathered(["/a/b", "/c"])).toEqual([
      { path: "/a/b", count: 1 },
      { path: "/c", count: 1 },
    ]);
  });

  test("temporary files do not count", () => {
    const passing = [
      "/tmp/x",
      "/run/nginx.pid",
      "/var/log/a.log",
      "/var/cache/x",
      "/app/__pycache__/m.pyc",
      "/usr/sbin/docker-init",
      "/root/.cache/pip",
      "/media/mountpoint",
    ];
    expect(ownPaths({ mounts: [{ path: "/media" }] }, [...passing, "/app/shop.db"])).toEqual(["/app/shop.db"]);
  });

  test.each([
    ["shop-web-1:/data", true],
    ["shop-web-1:/", true],
    ["shop-web-1:/dat", false],
    ["shop-web-2:/data", false],
    ["shop-web-1:/data/inner", false],
  ])("--leave %s", (leave, left) => {
    expect(isLeft({ container: "shop-web-1", path: "/data" }, [leave])).toBe(left);
  });
});

describe("a part of a database's data with its own mount", () => {
  const losses = (mounts: FoundContainer["mounts"]) => {
    const declared = topology();
    return lossesOf(planTakeOver(declared, inventory([[{ ...db, mounts: [data, ...mounts] }, "db"]])), declared, new Map());
  };

  test.each([
    ["a volume below the data folder", { path: "/var/lib/mysql/archive", volume: "shop_archive" }],
    ["a folder of the host below it, that is only read", { path: "/var/lib/mysql/old", source: "/srv/old", readOnly: true }],
    ["a volume for tables with a DATA DIRECTORY", { path: "/mnt/big", volume: "shop_big" }],
  ])("%s stops the take-over, because the new server would lack it", (_, mount) => {
    expect(losses([mount])).toEqual([expect.objectContaining({ unit: "databases.db", path: mount.path, isData: true })]);
  });

  test.each([
    ["configuration", { path: "/etc/mysql/conf.d", source: "/srv/conf" }],
    ["what only the first start reads", { path: "/docker-entrypoint-initdb.d", source: "/srv/init" }],
    ["a folder that is only read", { path: "/dumps", source: "/srv/dumps", readOnly: true }],
  ])("%s is only reported", (_, mount) => expect(losses([mount])).toEqual([expect.objectContaining({ path: mount.path, isData: false })]));
});

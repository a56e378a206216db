import type { FoundContainer, Inventory } from "../../adopt/take-over/found";
import { describeTakeOver } from "../../adopt/take-over/describe";
import { planTakeOver, TakeOverError } from "../../adopt/take-over/plan";
import { editedText, editsFor } from "../../cli/take-over/stack-file-edits";
import { container, db, inventory as found, site, topology, web } from "./take-over-shop";

const mail = container("shop-mail-1");

const inventory = (meant: readonly [FoundContainer, string][], others: readonly FoundContainer[] = []): Inventory =>
  found(meant, others, {
    volumes: [
      { name: "shop_data", key: "data" },
      { name: "shop_media", key: "media" },
    ],
    networks: ["shop_default"],
  });
const whole: [FoundContainer, string][] = [
  [db, "db"],
  [web, "web"],
  [site, "site"],
  [mail, "mail"],
];

test("each container of the project becomes its unit, volumes are found by Compose's label, the rest is left alone", () => {
  const takeOver = planTakeOver(topology(), inventory(whole));
  expect(takeOver).toEqual({
    databases: [{ unit: "db", container: db, volume: "shop_data" }],
    apps: [{ unit: "web", containers: [web] }],
    entries: [{ unit: "site", containers: [site] }],
    volumes: [{ name: "media", volume: "shop_media" }],
    networks: ["shop_default"],
    left: [{ container: mail, why: "the stack file has no database, app or entry called mail" }],
    empty: [],
  });
  const text = describeTakeOver(takeOver, topology(), []);
  expect(text).toMatch(
    /databases\.db +shop-db-1 is stopped and shop-db-0 starts on its data \(volume shop_data, not copied\): one interruption/,
  );
  expect(text).toMatch(/apps\.web .*no interruption/);
  expect(text).toMatch(/shop-mail-1 +left alone/);
});

test("the plan mentions an image other than the old server's", () => {
  const text = (image: string) => describeTakeOver(planTakeOver(topology(), inventory([[{ ...db, image }, "db"]])), topology(), []);
  expect(text("mariadb:10.11")).toContain("ATTENTION: the image changes from mariadb:10.11 to mariadb:11.8");
  expect(text("mariadb:11.8")).not.toContain("ATTENTION");
});

test("a database without data on the host is reported to start empty", () => {
  const takeOver = planTakeOver(topology(), inventory([[web, "web"]]));
  expect(describeTakeOver(takeOver, topology(), [])).toMatch(/databases\.db +starts EMPTY/);
});

test.each<[string, readonly [FoundContainer, string][], FoundContainer[], string]>([
  ["nothing that fits", [[mail, "mail"]], [], "nothing on the host belongs to a database, app or entry of the stack shop"],
  ["Breakwater's own", [[{ ...web, stack: "dev" }, "web"]], [], "shop-web-1 is Breakwater's already: it belongs to the stack dev"],
  [
    "two servers",
    [
      [db, "db"],
      [container("shop-db-2"), "db"],
    ],
    [],
    "databases.db: shop-db-1 and shop-db-2 are two servers",
  ],
  ["data in a folder", [[{ ...db, mounts: [{ path: "/var/lib/mysql" }] }, "db"]], [], "are in a folder of the host"],
  ["data in the container", [[{ ...db, mounts: [] }, "db"]], [], "are in the container itself"],
  ["a server that does not run", [[{ ...db, running: false }, "db"]], [], "start it: docker start shop-db-1"],
  [
    "a foreign container on the data",
    whole,
    [container("backup", { mounts: db.mounts })],
    "the volume shop_data is in use by backup as well",
  ],
  [
    "a foreign container on the port",
    [
      [db, "db"],
      [web, "web"],
    ],
    [site],
    "entries.site: port 8080 is taken by shop-site-1, which is not taken over",
  ],
])("%s is refused", (_, meant, others, words) => {
  expect(() => planTakeOver(topology(), inventory(meant, others))).toThrow(TakeOverError);
  expect(() => planTakeOver(topology(), inventory(meant, others))).toThrow(words);
});

test("a stack file with another volume than the host's is refused", () => {
  const other = topology({ databases: { db: { engine: "mariadb", existingVolume: "elsewhere" } } });
  expect(() => planTakeOver(other, inventory(whole))).toThrow(
    "databases.db.existingVolume is elsewhere, and shop-db-1 has its data in shop_data",
  );
});

test("all reasons are reported together", () => {
  const foreign: [FoundContainer, string][] = [
    [{ ...db, stack: "dev" }, "db"],
    [web, "web"],
  ];
  expect(() => planTakeOver(topology(), inventory(foreign, [site]))).toThrow(/Breakwater's already.*\n.*port 8080/);
});

describe("the stack file", () => {
  const text = `config:\n  breakwater:platform:\n    volumes:\n      media: {} # uploads\n    databases:\n      db:\n        engine: mariadb # ours\n`;

  test("gets the volumes and keeps its comments", () => {
    const changes = editsFor(planTakeOver(topology(), inventory(whole)), topology());
    expect(editedText("Pulumi.shop.yaml", text, changes)).toBe(
      `config:\n  breakwater:platform:\n    volumes:\n      media: { existing: shop_media } # uploads\n    databases:\n      db:\n        engine: mariadb # ours\n        existingVolume: shop_data\n`,
    );
  });

  test("existing keys are not added again", () => {
    const written = topology({
      volumes: { media: { existing: "shop_media" } },
      databases: { db: { engine: "mariadb", existingVolume: "shop_data" } },
    });
    expect(editsFor(planTakeOver(written, inventory(whole)), written)).toEqual([]);
  });

  test("one that a program cannot change is left to a person, with the lines to add", () => {
    const shared = "x: &v [1]\nconfig:\n  breakwater:platform:\n    volumes: *v\n";
    expect(() => editedText("Pulumi.shop.yaml", shared, [{ path: ["volumes", "media", "existing"], value: "a" }])).toThrow(
      /volumes\.media\.existing: a\nNothing was changed/,
    );
  });
});

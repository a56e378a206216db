import { attentionOf } from "../../adopt/take-over/attention";
import { describeTakeOver } from "../../adopt/take-over/describe";
import type { FoundContainer, Inventory } from "../../adopt/take-over/found";
import { lossesOf } from "../../adopt/take-over/losses";
import { planTakeOver } from "../../adopt/take-over/plan";
import { parseTopology } from "../../platform/parse";

export const platform = {
  volumes: { media: {} },
  images: { web: { reference: "example/web:1" } },
  databases: { db: { engine: "mariadb", replicas: 0 } },
  apps: { web: { image: "web", port: 8000, health: { http: "/" }, volumes: [{ volume: "media", path: "/media" }] } },
  entries: { site: { listen: { address: "127.0.0.1", port: 8080 }, routes: [{ app: "web" }] } },
};
export const topology = (changes: object = {}) => parseTopology("shop", { ...platform, ...changes });

export const container = (name: string, parts: Partial<FoundContainer> = {}): FoundContainer => ({
  id: `id-${name}`,
  name,
  image: "x:1",
  running: true,
  hostPorts: [],
  mounts: [],
  networks: [],
  ...parts,
});
export const data = { volume: "shop_data", path: "/var/lib/mysql" };
export const db = container("shop-db-1", { mounts: [data] });
export const web = container("shop-web-1");
export const site = container("shop-site-1", { hostPorts: [8080] });

export const inventory = (
  meant: readonly [FoundContainer, string][],
  others: readonly FoundContainer[] = [],
  more: Partial<Inventory> = {},
): Inventory => ({
  containers: [...meant.map(([one]) => one), ...others],
  meant: meant.map(([one, unit]) => ({ container: one, unit })),
  volumes: [],
  networks: [],
  ...more,
});
export const text = (meant: readonly [FoundContainer, string][], changes: object = {}, others: readonly FoundContainer[] = []): string => {
  const [found, declared] = [inventory(meant, others), topology(changes)];
  const takeOver = planTakeOver(declared, found);
  return describeTakeOver(takeOver, declared, [], attentionOf(takeOver, declared, found, lossesOf(takeOver, declared, new Map())));
};

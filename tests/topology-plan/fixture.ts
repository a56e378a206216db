import { parseTopology } from "../../platform/parse";
import type { Topology } from "../../platform/schema";

/** A small platform with everything that depends on something else. `change` edits the raw value. */
export function fixture(change: Record<string, unknown> = {}): Topology {
  return parseTopology("dev", { ...raw(), ...change });
}

export const raw = () => ({
  networks: { main: {}, back: { internal: true } },
  volumes: { media: {}, cache: { keep: false } },
  secrets: { key: { generate: {} }, "from-config": { fromConfig: true } },
  images: { web: { reference: "registry.example.org/shop:1" } },
  databases: { db: { engine: "mariadb" } },
  apps: {
    web: {
      image: "web",
      port: 8000,
      health: { http: "/healthz" },
      secrets: ["key"],
      volumes: [{ volume: "media", path: "/media" }],
      database: { name: "db", schema: "shop" },
      jobs: [
        { name: "migrate", command: ["migrate"] },
        { name: "index", command: ["index"], timeoutSeconds: 5 },
      ],
    },
  },
  entries: {
    site: {
      listen: { port: 8080 },
      routes: [{ app: "web" }, { path: "/media", files: { volume: "media" } }],
    },
  },
});

/** A valid platform that uses everything once. Tests change one thing at a time. */
export function validPlatform(): Record<string, unknown> {
  return {
    hosts: { local: {} },
    networks: { main: {}, back: { subnet: "10.20.0.0/24" } },
    volumes: { static: {}, media: {} },
    registries: { hub: { address: "registry.example.org", username: "robot", passwordSecret: "pull" } },
    secrets: { key: { generate: {} }, pull: { fromConfig: true } },
    images: {
      site: { build: { context: "site" } },
      tool: { reference: "registry.example.org/tool:1", registry: "hub" },
    },
    databases: {
      orders: { engine: "mariadb", replicas: 2, publish: { port: 3306 } },
      legacy: { engine: "external", host: "db.example.org", username: "shop", passwordSecret: "pull" },
    },
    apps: {
      web: {
        image: "site",
        port: 8000,
        environment: { MODE: "fast" },
        secrets: ["key"],
        files: { "/etc/site.conf": { content: "on" } },
        volumes: [{ volume: "static", path: "/srv/static" }],
        health: { http: "/healthz" },
        database: { name: "orders", schema: "shop" },
        jobs: [{ name: "migrate", command: ["migrate"] }],
      },
      worker: { image: "tool", port: 9000, health: { command: ["true"] } },
    },
    entries: {
      front: {
        listen: { port: 8080 },
        routes: [{ app: "web" }, { path: "/static/", files: { volume: "static" } }],
      },
    },
  };
}

/** The path, as keys joined with dots (or as a list if a key contains dots), and the value; undefined removes the key. */
export type Changes = readonly (readonly [string | readonly string[], unknown])[];

export function changed(changes: Changes): Record<string, unknown> {
  const document = validPlatform();
  for (const [place, value] of changes) {
    const keys = typeof place === "string" ? place.split(".") : [...place];
    const last = keys.pop() as string;
    const parent = keys.reduce<Record<string, unknown>>((node, key) => (node[key] ??= {}) as Record<string, unknown>, document);
    if (value === undefined) delete parent[last];
    else parent[last] = value;
  }
  return document;
}

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { minimal, root, type Tree } from "./platform";

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const rarely = <T>(usual: T, ...others: T[]): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: fc.constant(usual), weight: 4 }, { arbitrary: fc.constantFrom(...others), weight: 1 });

/** Everything that can vary in the minimal example. */
const variation = fc.record({
  replicas: fc.integer({ min: 1, max: 3 }),
  greeting: maybe(fc.constantFrom("hello", "good day")),
  file: maybe(fc.constantFrom("one\n", "two\n")),
  webMemory: rarely(128, 112, 144),
  grace: rarely(30, 20),
  code: fc.constantFrom("", "# one\n", "# two\n"),
  notes: fc.constantFrom("", "a file that the image does not hold\n"),
  secondJob: fc.boolean(),
  token: maybe(fc.record({ length: fc.constantFrom(24, 32), used: fc.boolean() })),
  shared: maybe(fc.record({ used: fc.boolean() })),
  back: maybe(fc.record({ used: fc.boolean() })),
  subnet: rarely(undefined, "10.213.7.0/24"),
  side: fc.boolean(),
  header: maybe(fc.constantFrom("DENY", "SAMEORIGIN")),
  bodyLimitMb: rarely(10, 20),
  timeoutSeconds: rarely(60, 30),
  otherPort: rarely(false, true),
  entryMemory: rarely(128, 96),
  dbMemory: rarely(256, 288),
  connections: rarely(undefined, 120),
  members: rarely(1, 0),
  passwords: rarely(1, 2),
});

export type Variation = typeof variation extends fc.Arbitrary<infer T> ? T : never;

/** The same for the same seed. */
export const variationOf = (seed: number): Variation => fc.sample(variation, { seed, numRuns: 3 }).at(-1) as Variation;

/** Writes the build context of a variation. */
export function writeContext(folder: string, { code, notes }: Variation): void {
  const example = join(root, "examples/minimal");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "Dockerfile"), readFileSync(join(example, "Dockerfile")));
  writeFileSync(join(folder, "app.py"), readFileSync(join(example, "app.py"), "utf8") + code);
  writeFileSync(join(folder, "NOTES"), notes);
}

/** The stack file of a variation. Volumes are not protected, because their removal would otherwise be refused. */
export function platformFor(v: Variation, { context, ports }: { context: string; ports: readonly [number, number] }): Tree {
  const jobs = [{ name: "prepare", command: ["python", "app.py", "prepare"] }];
  const networks = ["main", ...(v.back?.used ? ["back"] : [])];
  const web: Tree = {
    replicas: v.replicas,
    environment: v.greeting === undefined ? {} : { GREETING: v.greeting },
    files: v.file === undefined ? {} : { "/srv/note.txt": { content: v.file } },
    secrets: v.token?.used ? ["token"] : [],
    volumes: v.shared?.used ? [{ volume: "shared", path: "/srv/shared" }] : [],
    networks,
    resources: { memoryMb: v.webMemory },
    stopGraceSeconds: v.grace,
    jobs: v.secondJob ? [...jobs, { name: "again", command: ["python", "app.py", "prepare"] }] : jobs,
  };
  const side: Tree = { image: "book", port: 8000, database: { name: "db", schema: "book" }, replicas: 1, health: { http: "/healthz" } };
  const route: Tree = {
    bodyLimitMb: v.bodyLimitMb,
    timeoutSeconds: v.timeoutSeconds,
    headers: v.header ? { "X-Frame-Options": v.header } : {},
  };
  return minimal({
    images: { book: { build: { context } } },
    networks: { main: { subnet: v.subnet }, ...(v.back ? { back: {} } : {}) },
    volumes: v.shared ? { shared: { keep: false } } : {},
    secrets: v.token ? { token: { generate: { length: v.token.length } } } : {},
    databases: {
      db: {
        memoryMb: v.dbMemory,
        replicas: v.members,
        passwordGeneration: v.passwords,
        settings: v.connections === undefined ? {} : { max_connections: v.connections },
      },
    },
    apps: { web, ...(v.side ? { side } : {}) },
    entries: {
      site: {
        listen: { address: "127.0.0.1", port: ports[v.otherPort ? 1 : 0] },
        resources: { memoryMb: v.entryMemory },
        routes: [{ app: "web", ...route }, ...(v.side ? [{ app: "side", path: "/side" }] : [])],
      },
    },
  });
}

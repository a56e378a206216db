import { mkdirSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { leaves, stays, type Leaf } from "./boundaries";
import { freePort } from "./http";
import type { Tree } from "./platform";

/** Sets everything that an image can set, so that "as in the image" differs from "nothing". */
const dockerfile = `FROM nginx:1.26
ENV FROM_IMAGE=image EMPTY=
HEALTHCHECK --start-period=30s --interval=7s --timeout=9s --retries=9 CMD true
STOPSIGNAL SIGUSR1
USER 1000
CMD ["sleep", "infinity"]
`;

export function writeImage(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/Dockerfile`, dockerfile);
}

const all = leaves().filter(({ values }) => values.length > 0);
const below = (section: string): Leaf[] => all.filter(({ path }) => path.startsWith(`${section}.`));

/** As many apps as the longest list of limits. Each stack tries all of them, in different combinations. */
export const crowd = Math.max(...below("apps").map(({ values }) => values.length));

/** The start of each list of limits. */
const shifts = fc.array(fc.nat({ max: 1000 }), { minLength: all.length, maxLength: all.length });

type Node = Record<string | number, unknown>;

/** Puts a value at a path. Its placeholders stand for the only thing of that kind. */
function put(root: Node, path: readonly string[], value: unknown): void {
  const keys = path.flatMap((key): (string | number)[] => (key.endsWith("[]") ? [key.slice(0, -2), 0] : [key]));
  const last = keys.pop() as string | number;
  const parent = keys.reduce<Node>((node, key) => (node[key] ??= {}) as Node, root);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
}

/** A thing with limits as its values: starts from `start` and takes those for this place in the crowd. */
function made(section: string, start: Node, about: { seed: readonly number[]; place: number; branches: readonly string[] }): Node {
  for (const leaf of below(section)) {
    if (leaf.branch !== undefined && !about.branches.includes(leaf.branch)) continue;
    const shift = about.seed[all.indexOf(leaf)] as number;
    put(
      start,
      leaf.path
        .split(".")
        .slice(section === "watch" ? 1 : 2)
        .map((key) => (key === "PATH" ? `/etc/quiet/${about.place}//file` : key)),
      leaf.values[(shift + about.place) % leaf.values.length],
    );
  }
  return start;
}

const probing = { retries: 20, intervalSeconds: 1, timeoutSeconds: 15 };

function app(place: number, seed: readonly number[]): Node {
  // The first is behind an entry and has to answer.
  const http = place === 0 || place % 4 === 3;
  const start: Node = {
    ...{ image: "opinionated", port: 80, health: http ? { http: "/", ...probing } : { command: ["true"], ...probing } },
    ...{
      command: ["sh", "-c", stays()],
      volumes: [
        { volume: "data", path: "/x" },
        { volume: "data", path: `/again/${place}` },
      ],
    },
    jobs: [{ name: "once", command: ["true"] }],
    files: {},
  };
  const one = made("apps", start, { seed, place, branches: [http ? "http" : "command", "generate"] });
  // A server that answers a probe needs the rights, the memory and the command for it.
  if (http)
    Object.assign(one, { port: 80, user: "root", command: ["nginx", "-g", "daemon off;"], environment: {}, resources: { memoryMb: 64 } });
  // An app that may exist only once cannot have a surge.
  const rollout = one["rollout"] as Node | undefined;
  if (rollout?.["order"] === "stop-first") delete rollout["surge"];
  // An entry and its apps have to share a network.
  if (place === 0) one["networks"] = ["inside", "main"];
  if (place > 1) delete one["jobs"];
  return one;
}

/** A stack file in which everything is at a limit; the same for the same seed. */
export async function boundaryStack(seed: number, context: string, existing: string): Promise<Tree> {
  const shift = fc.sample(shifts, { seed, numRuns: 1 })[0] as number[];
  const at = (place: number, branches: readonly string[]) => ({ seed: shift, place, branches });
  const third = 64 + (seed % 128);
  const entry = async (place: number): Promise<Node> => {
    const [branch, route] = place === 0 ? (["app", { app: "a0" }] as const) : (["files", { files: { volume: "data" } }] as const);
    const start = { listen: { port: await freePort() }, routes: [route] };
    return { ...made("entries", start, at(place, [branch])) };
  };
  const lengths = all.find(({ path }) => path === "secrets.NAME.generate.length")?.values as (number | undefined)[];
  const ends = lengths.filter((length) => length !== undefined).sort((a, b) => a - b);
  return {
    images: { opinionated: { build: { context } } },
    networks: {
      main: {},
      varied: made("networks", {}, at(0, [])),
      inside: { internal: true, subnet: `10.233.${third}.0/24` },
      small: { subnet: `10.234.${third}.8/29` },
      least: { subnet: `10.235.${third}.4/30` },
      odd: { subnet: `10.236.${third}.77/24` },
    },
    volumes: { data: { keep: false }, kept: made("volumes", {}, at(0, [])), found: { existing } },
    secrets: { shortest: { generate: { length: ends[0] } }, longest: { generate: { length: ends.at(-1) } } },
    databases: { db: made("databases", { engine: "mariadb", publish: { port: await freePort() } }, at(0, ["engine"])) },
    apps: {
      ...Object.fromEntries(Array.from({ length: crowd }, (_, place) => [`a${place}`, app(place, shift)])),
      ...Object.fromEntries(
        ["small", "least", "odd"].map((network) => [
          `in-${network}`,
          {
            ...{
              image: "opinionated",
              port: 1,
              replicas: 1,
              command: ["sh", "-c", stays()],
              networks: [network],
              health: { command: ["true"], ...probing, startSeconds: 0 },
            },
            volumes: [
              { volume: "found", path: "/found", readOnly: true },
              { volume: "kept", path: "/kept" },
            ],
          },
        ]),
      ),
    },
    entries: { first: await entry(0), second: await entry(1) },
    watch: made("watch", {}, at(0, [])),
  };
}

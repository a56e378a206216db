import { reasons } from "../../../cli/plan/reasons";
import { announced, container, replacement, secret, step, unknown, type About } from "./steps";

const why = (about: About, type = container): string[] => announced(...replacement("app", type, "dev-web-0.local", about)).flatMap(reasons);
const labels = (image: string) => [
  { label: "breakwater.spec", value: `v1:${Math.random()}` },
  { label: "breakwater.image", value: image },
];
const named = (name: string) => [{ name, aliases: ["web"] }];

const rows: [string, About, string[]][] = [
  ["nothing but the spec's hash", { before: { labels: labels("a:1") }, after: { labels: labels("a:1") } }, []],
  [
    "another image",
    { before: { labels: labels("a:1"), image: "sha256:1" }, after: { labels: labels("a:2"), image: unknown } },
    ["image a:1 → a:2"],
  ],
  ["the same image rebuilt", { before: { image: "sha256:1" }, after: { image: unknown } }, ["its image is rebuilt"]],
  ["a tag that moved", { before: { image: "sha256:1" }, after: { image: "sha256:2" } }, ["another image under the same name"]],
  [
    "environment",
    { before: { envs: ["A=1", "B=x=y", "GONE=1"] }, after: { envs: ["A=2", "B=x=y", "NEW=3"] } },
    ["environment A 1 → 2", "environment GONE 1 → none", "environment NEW none → 3"],
  ],
  ["a long value", { before: { envs: ["A=1"] }, after: { envs: [`A=${"x".repeat(100)}`] } }, [`environment A 1 → ${"x".repeat(59)}…`]],
  [
    "secrets that somebody wrote as text: that they change, not what they are",
    {
      before: {
        envs: ["DB_PASSWORD=hunter2", "QUEUE=amqp://me:hunter2@queue/", "API_KEY=hunter2"],
        command: ["serve", "--token", "hunter2"],
      },
      after: { envs: ["DB_PASSWORD=hunter2b", "QUEUE=amqp://queue/", "TOKEN_TTL=5"], command: ["serve"] },
    },
    [
      "environment API_KEY (secret) → none",
      "environment DB_PASSWORD (secret) → (secret)",
      "environment QUEUE (secret) → amqp://queue/",
      "environment TOKEN_TTL none → 5",
      'command (secret) → ["serve"]',
    ],
  ],
  [
    "a token of a log driver",
    { before: { logOpts: { "splunk-token": "hunter2", tag: "a" } }, after: { logOpts: { "splunk-token": "hunter2b", tag: "b" } } },
    ["logs splunk-token (secret) → (secret)", "logs tag a → b"],
  ],
  [
    "limits",
    { before: { memory: 128, memorySwap: 128, cpuShares: 2 }, after: { memory: 256, memorySwap: 256, cpuShares: 3 } },
    ["cpuShares 2 → 3", "memoryMb 128 → 256"],
  ],
  [
    "ports",
    { before: { ports: [{ ip: "127.0.0.1", external: 1 }] }, after: { ports: [{ ip: "127.0.0.1", external: 2 }] } },
    ["port 127.0.0.1:1 → 127.0.0.1:2"],
  ],
  [
    "volumes",
    { before: { volumes: [] }, after: { volumes: [{ volumeName: "dev-media", containerPath: "/media", readOnly: true }] } },
    ["volume at /media none → dev-media read-only"],
  ],
  [
    "files, without what is in them",
    {
      before: {
        uploads: [
          { file: "/a", content: "1" },
          { file: "/b", content: "1" },
        ],
      },
      after: {
        uploads: [
          { file: "/a", content: "2" },
          { file: "/c", content: "3" },
        ],
      },
    },
    ["file /a changed", "file /b removed", "file /c added"],
  ],
  ["files next to a secret one", { before: { uploads: secret }, after: { uploads: secret }, diffs: ["uploads"] }, ["a file or a secret"]],
  ["secret files that stay", { before: { uploads: secret }, after: { uploads: secret } }, []],
  ["what has no words of its own", { before: { dns: [] }, after: { dns: ["1"] }, diffs: ["labels", "dns"] }, ["differs in dns"]],
  ["health", { before: { healthcheck: { retries: 3 } }, after: { healthcheck: { retries: 4 } } }, ["health check"]],
  [
    "one more network",
    { before: { networksAdvanced: named("1") }, after: { networksAdvanced: [...named("1"), ...named("2")] } },
    ["networks 1 → 2"],
  ],
  [
    "a recreated network",
    { before: { networksAdvanced: named("1") }, after: { networksAdvanced: named(unknown) } },
    ["another network, or one that is recreated"],
  ],
  [
    "another alias of the same network",
    { before: { networksAdvanced: [{ name: "1", aliases: ["a"] }] }, after: { networksAdvanced: [{ name: "1", aliases: [unknown] }] } },
    [],
  ],
];

test.each(rows)("container: %s", (_what, about, expected) => expect(why(about)).toEqual(expected));

test("other resources: the differences, from and to", () => {
  expect(
    why({ before: { subnet: "10.0.0.0/24", host: { address: "a" } }, after: { host: { address: "b" } } }, "breakwater:index:Network"),
  ).toEqual(["subnet 10.0.0.0/24 → none"]);
});

test("an account: its user, never its password", () => {
  const found = why(
    { before: { username: "web_1", password: "[secret]" }, after: { username: "web_2", password: unknown } },
    "breakwater:index:MariadbAccount",
  );
  expect(found).toEqual(["username web_1 → web_2"]);
});

test("a changed secret is only named", () => {
  const about = { before: { password: "[secret]" }, after: { password: "[secret]" }, diffs: ["password"] };
  const [change] = announced(step("update", "database", "breakwater:index:MariadbReplica", "db-1.local", about));
  expect(change && reasons(change)).toEqual(["password (secret)"]);
});

test("a deviation is reported in its own words", () => {
  const [change] = announced(
    step("update", "app", "breakwater:index:Slot", "x", { outputs: { drift: ["network: disconnected from dev-main"] }, diffs: ["drift"] }),
  );
  expect(change && reasons(change)).toEqual(["deviates: network: disconnected from dev-main"]);
});

test("a new or deleted resource needs no reason", () => {
  expect(
    announced(
      step("create", "app", container, "a", { after: { memory: 1 } }),
      step("delete", "app", container, "b", { before: { memory: 1 } }),
    ).flatMap(reasons),
  ).toEqual([]);
});

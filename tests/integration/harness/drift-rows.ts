import { impersonate, networkOf, remake, until } from "./behind";
import { pause } from "./damage";
import { docker, type Inspected } from "./docker";
import { freePort } from "./http";
import type { Tree } from "./platform";
import { must } from "./process";
import type { TestStack } from "./stack";

/** A change outside Breakwater, and the deviation that it must lead to. */
export interface Row {
  readonly title: string;
  /** Value of `breakwater.resource` of the changed container. */
  readonly part: string;
  readonly damage: (container: Inspected, stack: TestStack) => Promise<unknown>;
  readonly type: string;
  readonly resource: (stack: string) => string;
  /** Absent: the resource must be reported as missing. */
  readonly property?: (stack: string) => string;
}

/** Cheap containers, one for each row: they sleep, and become unhealthy or end on request. */
export async function platform(moving: string): Promise<Tree> {
  const quick = { intervalSeconds: 3, timeoutSeconds: 20, retries: 2, startSeconds: 60 };
  const asleep = {
    port: 80,
    resources: { memoryMb: 32 },
    stopGraceSeconds: 1,
    health: { command: ["test", "!", "-e", "/sick"], ...quick },
  };
  const files = [{ path: "/", files: { volume: "pages" } }];
  const entry = async () => ({ listen: { address: "127.0.0.1", port: await freePort() }, routes: files });
  return {
    images: { sleeper: { reference: "nginx:1.26" }, moving: { reference: moving } },
    volumes: { pages: { keep: false } },
    apps: {
      spare: {
        ...asleep,
        image: "sleeper",
        replicas: spares.length + 1,
        environment: { COLOUR: "blue" },
        files: { "/etc/spare.conf": { content: "declared" } },
        command: ["sh", "-c", "test ! -e /looping && exec sleep infinity"],
      },
      moved: { ...asleep, image: "moving", replicas: 1, command: ["sleep", "infinity"] },
    },
    entries: { site: await entry(), door: await entry(), gate: await entry() },
  };
}

const on = (part: string) => (stack: string) => `${stack}-${part}.local`;
const exec = ({ Id }: Inspected, script: string): Promise<string> => docker("exec", Id, "sh", "-c", script);

type Reported = [title: string, type: "Slot" | "Container" | "Limits", property?: string | ((stack: string) => string)];

/** One container each. Simultaneous damage to one container has to be reported together. */
const spares: readonly { readonly damage: Row["damage"]; readonly reported: readonly Reported[] }[] = [
  { damage: ({ Id }) => docker("rm", "--force", Id), reported: [["container removed", "Container"]] },
  { damage: ({ Id }) => docker("stop", Id), reported: [["container stopped", "Container", "mustRun"]] },
  { damage: ({ Id }) => pause(Id), reported: [["container paused", "Slot", "pause container"]] },
  {
    damage: ({ Id, Name }) => docker("rename", Id, `${Name.slice(1)}-old`),
    reported: [["container renamed", "Slot", (stack) => `name ${stack}-spare-4.local`]],
  },
  {
    damage: async (container) => {
      await exec(container, "touch /sick");
      await until(container, ({ State }) => State.Health?.Status === "unhealthy");
    },
    reported: [["unhealthy for longer than its probe allows", "Slot", "health status"]],
  },
  {
    damage: async (container) => {
      await exec(container, "touch /looping");
      await must("kill", ["-9", String(container.State.Pid)]);
      await until(container, ({ RestartCount }) => RestartCount >= 5);
    },
    reported: [["restart loop", "Slot", "restart loop"]],
  },
  {
    damage: (one) => docker("network", "disconnect", networkOf(one), one.Id),
    reported: [["network disconnected", "Slot", (stack) => `network ${stack}-main`]],
  },
  {
    damage: async (one) => {
      await docker("network", "disconnect", networkOf(one), one.Id);
      await docker("network", "connect", networkOf(one), one.Id);
    },
    reported: [["alias lost", "Slot", (stack) => `alias spare on ${stack}-main`]],
  },
  {
    damage: ({ Id }) => docker("network", "connect", "bridge", Id),
    reported: [["connected to a foreign network", "Slot", "network bridge"]],
  },
  {
    damage: (one) =>
      remake(one, ({ Config, HostConfig }) => {
        const Labels = { ...(Config.Labels as object), "breakwater.spec": "v0" };
        Object.assign(Config, {
          Env: ["COLOUR=red"],
          Labels,
          Cmd: ["sleep", "1000000"],
          User: "nobody",
          Image: "python:3.11-slim-bookworm",
        });
        HostConfig.CapAdd = ["SYS_PTRACE"];
      }),
    reported: [
      ["environment changed", "Slot", "environment COLOUR"],
      ["label changed", "Slot", "label breakwater.spec"],
      ["command changed", "Slot", "command arguments"],
      ["user changed", "Slot", "user process"],
      ["capability added", "Slot", "capability SYS_PTRACE"],
      ["image changed", "Slot", "image id"],
    ],
  },
  {
    damage: async ({ Id }) => {
      await docker("exec", Id, "sh", "-c", "echo edited >> /etc/spare.conf");
      await docker("update", "--memory", "48m", "--memory-swap", "48m", "--pids-limit", "50", "--restart", "no", Id);
    },
    reported: [
      ["a file that we put in edited inside", "Slot", "file /etc/spare.conf"],
      ["memory limit changed", "Container", "memory"],
      ["limit of processes set", "Limits", "limit number of processes"],
      ["restart policy changed", "Container", "restart"],
    ],
  },
];

/** An exact copy, which only the id of the original in the state reveals. This container has no files, which a copy would lack. */
export const copied: Row = {
  title: "re-created by hand without any difference",
  part: "moved-0",
  damage: (one) => remake(one, () => undefined),
  type: "Container",
  resource: on("moved-0"),
};

function rowsOf({ damage, reported }: (typeof spares)[number], index: number): Row[] {
  // Number 0 is not damaged.
  const part = `spare-${index + 1}`;
  return reported.map(([title, type, property], row) => ({
    title,
    part,
    damage: row === 0 ? damage : () => Promise.resolve(),
    type,
    resource: on(part),
    ...(property === undefined ? {} : { property: typeof property === "string" ? () => property : property }),
  }));
}

/** The running configuration is older than its file. */
const older = `cd /etc/nginx/breakwater && cp -p site.conf /tmp/right && sed -i 's/return 200 "[0-9a-f]*"/return 200 "older"/' site.conf && nginx -s reload &&
  until curl -fsS -m 2 http://127.0.0.1:8078/hash | grep -q older; do sleep 0.1; done; cp -p /tmp/right site.conf`;

export const behindOurBack: readonly Row[] = [
  ...spares.flatMap(rowsOf),
  {
    title: "re-created by hand under the same name",
    part: "door",
    damage: impersonate,
    type: "Slot",
    resource: on("door"),
    property: (stack) => `name ${stack}-door`,
  },
  {
    title: "published port changed",
    part: "gate",
    damage: async (one) => {
      const port = await freePort();
      await remake(one, ({ HostConfig }) => (HostConfig.PortBindings = { "80/tcp": [{ HostIp: "127.0.0.1", HostPort: String(port) }] }));
    },
    type: "Slot",
    resource: on("gate"),
    property: () => expect.stringMatching(/^port 127\.0\.0\.1:\d+ to 80\/tcp$/) as string,
  },
  {
    title: "nginx runs an older configuration than its file",
    part: "site",
    damage: (one) => exec(one, older),
    type: "NginxConfig",
    resource: () => "site.local",
    property: () => "running configuration",
  },
];

const database = (title: string, part: string, sql: string, type: string, resource: string, property: string): Row => ({
  title,
  part,
  damage: (_container, stack) => stack.sql(part, sql),
  type,
  resource: () => resource,
  property: () => property,
});

// A link can have only one damage of each kind, so the replica gets them as one script in order.
const replica = `STOP REPLICA; CHANGE MASTER TO MASTER_HOST = 'elsewhere', MASTER_CONNECT_RETRY = 1; START REPLICA IO_THREAD;
  SET GLOBAL read_only = 0; SET GLOBAL gtid_strict_mode = OFF`;
const seenOnReplica = (title: string, property: string, sql = "SELECT 1"): Row =>
  database(title, "db-1", sql, "MariadbReplica", "db-1.local", property);

export const inTheDatabase: readonly Row[] = [
  seenOnReplica("foreign primary", "primary", replica),
  seenOnReplica("thread stopped", "sql thread"),
  seenOnReplica("writable replica", "read_only"),
  seenOnReplica("GTID setting of a replica changed at run time", "gtid_strict_mode"),
  database(
    "GTID setting of the primary changed at run time",
    "db-0",
    "SET GLOBAL gtid_domain_id = 7",
    "MariadbPrimary",
    "db-0.local",
    "gtid_domain_id",
  ),
  database(
    "replication account's password changed",
    "db-0",
    `SET SESSION sql_log_bin = 0; SELECT user INTO @user FROM mysql.user WHERE user LIKE '%replication%';
     EXECUTE IMMEDIATE CONCAT('ALTER USER ''', @user, '''@''%'' IDENTIFIED BY ''foreign''')`,
    "MariadbAccount",
    "db-replication.local",
    "password",
  ),
  {
    title: "nginx configuration edited",
    part: "site",
    damage: (one) => exec(one, "echo '# edited' >> /etc/nginx/breakwater/site.conf"),
    type: "NginxConfig",
    resource: () => "site.local",
    property: () => "configuration file",
  },
];

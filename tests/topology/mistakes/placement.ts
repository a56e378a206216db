import type { Mistake } from "./mistake";

/** Parts that have to reach each other, and parts that have to be separate. */
export const placement: readonly Mistake[] = [
  {
    name: "an entry that cannot reach its app",
    rule: "shares-a-network",
    change: [
      ["apps.web.networks", ["back"]],
      ["databases.orders.network", "back"],
    ],
    problems: [
      `entries.front.routes[0].app: entries.front (main) and apps.web (back) share no network; add "back" to entries.front.networks`,
    ],
  },
  {
    name: "an app that cannot reach its database",
    rule: "shares-a-network",
    change: [["databases.orders.network", "back"]],
    problems: [`apps.web.database.name: apps.web (main) and databases.orders (back) share no network; add "back" to apps.web.networks`],
  },
  {
    name: "an app on another host than its entry",
    rule: "talks-on-one-host",
    change: [
      ["hosts.other", { address: "ssh://root@other" }],
      ["apps.web.hosts", ["other"]],
      ["apps.web.volumes", []],
      ["apps.worker.hosts", ["local"]],
      ["databases.orders.hosts", ["other"]],
      ["databases.orders.allowSharedHost", true],
    ],
    problems: [
      "entries.front.routes[0].app: entries.front and apps.web are on different hosts (local, other), and networks do not span hosts yet; place both on one host",
    ],
  },
  {
    name: "members on different hosts",
    rule: "members-talk-on-one-host",
    change: [
      ["hosts.other", { address: "ssh://root@other" }],
      ["apps.web.hosts", ["local"]],
      ["apps.worker.hosts", ["local"]],
    ],
    problems: [
      "databases.orders.hosts: the members would be on different hosts (local, other), and networks do not span hosts yet; write hosts: [local] and allowSharedHost: true",
    ],
  },
  {
    name: "a replica that would fall with its primary",
    rule: "replica-apart-from-primary",
    change: [
      ["hosts.other", { address: "ssh://root@other" }],
      ["apps.web.hosts", ["local"]],
      ["apps.worker.hosts", ["local"]],
      ["databases.orders.hosts", ["local"]],
    ],
    problems: [
      `databases.orders.hosts: puts the primary and its replicas on host "local", whose loss would be the loss of all; add another host, or accept it with allowSharedHost: true`,
    ],
  },
  {
    name: "an entry that no one can reach",
    rule: "published-from-an-open-network",
    change: [
      ["networks.main.internal", true],
      ["databases.orders.publish", undefined],
    ],
    problems: ["entries.front.networks: are all internal, and Docker opens no host port there; add a network that is not internal"],
  },
  {
    name: "published members that no one can reach",
    rule: "published-from-an-open-network",
    change: [
      ["networks.back.internal", true],
      ["databases.orders.network", "back"],
      ["apps.web.networks", ["back", "main"]],
    ],
    problems: [
      `databases.orders.publish: the network "back" is internal, and Docker opens no host port there; add a network that is not internal`,
    ],
  },
  {
    name: "an external database behind a closed network",
    rule: "published-from-an-open-network",
    change: [
      ["networks.back.internal", true],
      ["apps.worker.networks", ["back"]],
      ["apps.worker.database", { name: "legacy", schema: "shop" }],
    ],
    problems: [
      "apps.worker.networks: an external database cannot be reached from internal networks only (back); add a network that is not internal",
    ],
  },
  {
    name: "networks that overlap",
    rule: "subnets-apart",
    change: [["networks.main.subnet", "10.20.0.128/25"]],
    problems: ["networks.main.subnet: 10.20.0.128/25 overlaps networks.back.subnet; write another range"],
  },
  {
    name: "two entries on one port",
    rule: "port-is-free",
    change: [["entries.side", { listen: { port: 8080 }, routes: [{ app: "web" }] }]],
    problems: [
      `entries.side.listen.port: 127.0.0.1 port 8080 on host "local" is taken by entries.front.listen (127.0.0.1); write another port`,
    ],
  },
  {
    name: "everywhere and somewhere on one port",
    rule: "port-is-free",
    change: [["entries.front.listen", { address: "0.0.0.0", port: 3307 }]],
    problems: [
      `databases.orders.publish.port: 127.0.0.1 port 3307 on host "local" is taken by entries.front.listen (0.0.0.0); write another port`,
    ],
  },
  {
    name: "ports beyond the end",
    rule: "ports-end",
    change: [["databases.orders.publish.port", 65534]],
    problems: ["databases.orders.publish.port: member 2 would listen on 65536, and ports end at 65535; write 65533 or less"],
  },
  {
    name: "a volume on another host than its app",
    rule: "volume-on-its-host",
    change: [
      ["hosts.other", { address: "ssh://root@other" }],
      ["volumes.static.host", "other"],
      ["apps.web.hosts", ["local"]],
      ["apps.worker.hosts", ["local"]],
      ["databases.orders.hosts", ["local"]],
      ["databases.orders.allowSharedHost", true],
      ["entries.front.routes", [{ app: "web" }]],
    ],
    problems: [
      `apps.web.volumes[0].volume: the volume "static" is on host "other" and is also wanted on local; write apps.web.hosts: [other]`,
    ],
  },
  {
    name: "one volume of the host for two",
    rule: "existing-volume-once",
    change: [
      ["volumes.static.existing", "shop_data"],
      ["databases.orders.existingVolume", "shop_data"],
    ],
    problems: [
      `databases.orders.existingVolume: "shop_data" is already volumes.static.existing, and a volume has one owner; remove one of them`,
    ],
  },
];

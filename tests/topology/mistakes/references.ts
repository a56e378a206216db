import type { Mistake } from "./mistake";

/** Names that do not exist. */
export const references: readonly Mistake[] = [
  {
    name: "an image that is not defined",
    rule: "image-is-defined",
    change: [["apps.web.image", "sit"]],
    problems: [`apps.web.image: "sit" is not under images; write "site"`],
  },
  {
    name: "a network that is not defined",
    rule: "network-is-defined",
    change: [
      ["databases.orders.network", "mian"],
      ["apps.web.database", undefined],
    ],
    problems: [`databases.orders.network: "mian" is not under networks; write "main"`],
  },
  {
    name: "a volume that is not defined",
    rule: "volume-is-defined",
    change: [["entries.front.routes.1.files.volume", "pictures"]],
    problems: [`entries.front.routes[1].files.volume: "pictures" is not under volumes; write "media" or "static", or define it there`],
  },
  {
    name: "a volume while none is defined",
    rule: "volume-is-defined",
    change: [
      ["volumes", {}],
      ["entries.front.routes", [{ app: "web" }]],
    ],
    problems: [`apps.web.volumes[0].volume: "static" is not under volumes; define it there`],
  },
  {
    name: "a secret that is not defined",
    rule: "secret-is-defined",
    change: [["apps.web.secrets.0", "kye"]],
    problems: [`apps.web.secrets[0]: "kye" is not under secrets; write "key"`],
  },
  {
    name: "a password in the place of its name",
    rule: "password-secret-is-defined",
    change: [["databases.legacy.passwordSecret", "hunter2"]],
    problems: [
      `databases.legacy.passwordSecret: must be a name under secrets, and this (not shown) is none; write "key" or "pull", or define another one there`,
    ],
  },
  {
    name: "a host that is not defined",
    rule: "host-is-defined",
    change: [["entries.front.host", "lokal"]],
    problems: [`entries.front.host: "lokal" is not under hosts; write "local"`],
  },
  {
    name: "a registry that is not defined",
    rule: "registry-is-defined",
    change: [["images.tool.registry", "hub2"]],
    problems: [`images.tool.registry: "hub2" is not under registries; write "hub"`],
  },
  {
    name: "a database that is not defined",
    rule: "database-is-defined",
    change: [["apps.web.database.name", "order"]],
    problems: [`apps.web.database.name: "order" is not under databases; write "orders"`],
  },
  {
    name: "an app that is not defined",
    rule: "app-is-defined",
    change: [["entries.front.routes.0.app", "shop"]],
    problems: [`entries.front.routes[0].app: "shop" is not under apps; write "web" or "worker", or define it there`],
  },
  {
    name: "a policy of the watcher for a name with a slip",
    rule: "watched-resource-is-defined",
    change: [["watch", { resources: { wbe: "observe" } }]],
    problems: [`watch.resources.wbe: no app, database, entry or member has this name; write "web"`],
  },
  {
    name: "a policy of the watcher for a member that is not there",
    rule: "watched-resource-is-defined",
    change: [["watch", { resources: { "orders-3": "observe", "orders-2": "observe", front: "observe" } }]],
    problems: [`watch.resources.orders-3: no app, database, entry or member has this name; write "orders"`],
  },
];

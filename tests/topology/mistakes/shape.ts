import type { Mistake } from "./mistake";

/** Keys, types, ranges and alternatives. */
export const shape: readonly Mistake[] = [
  {
    name: "a number out of range",
    change: [["databases.orders.replicas", 7]],
    problems: ["databases.orders.replicas: must be 0 to 4, got 7; write a number such as 1"],
  },
  {
    name: "a fraction where a whole number belongs",
    change: [["databases.orders.replicas", 1.5]],
    problems: ["databases.orders.replicas: must be a whole number, 0 to 4, got 1.5; write a number such as 1"],
  },
  {
    name: "a number in quotes",
    change: [["apps.web.port", "8000"]],
    problems: [`apps.web.port: must be a whole number, 1 to 65535, got "8000"; write a number such as 1`],
  },
  {
    name: "a number without an upper end",
    change: [["databases.orders.passwordGeneration", 0]],
    problems: ["databases.orders.passwordGeneration: must be 1 or more, got 0; write a number such as 1"],
  },
  {
    name: "text where true or false belongs",
    change: [["volumes.static.keep", "yes"]],
    problems: [`volumes.static.keep: must be true or false, got "yes"; write true or false, without quotes`],
  },
  {
    name: "one item where a list belongs",
    change: [["apps.web.networks", "main"]],
    problems: [`apps.web.networks: must be a list with at least 1 item, got "main"; write [item, item]`],
  },
  {
    name: "an empty list",
    change: [["apps.web.networks", []]],
    problems: ["apps.web.networks: must be a list with at least 1 item, got an empty list; write [item, item]"],
  },
  {
    name: "an empty argument",
    change: [["apps.web.command", ["serve", ""]]],
    problems: [
      'apps.web.command[1]: must be text that is not empty (in a line of a shell an argument can be: [sh, -c, \'program ""\']), got ""; write for example --verbose',
    ],
  },
  {
    name: "an empty command",
    change: [["apps.web.jobs.0.command", []]],
    problems: ["apps.web.jobs[0].command: must be a list with at least 1 item, got an empty list; write [item, item]"],
  },
  {
    name: "an octal number without quotes",
    change: [[["apps", "web", "files", "/etc/site.conf", "mode"], 644]],
    problems: [`apps.web.files["/etc/site.conf"].mode: must be four octal digits in quotes, got 644; put it in quotes`],
  },
  {
    name: "a value outside of a closed set",
    change: [["apps.web.volumes.0.relabel", "shard"]],
    problems: [`apps.web.volumes[0].relabel: must be "none", "shared" or "private", got "shard"; write "shared"`],
  },
  {
    name: "a signal that does not exist",
    change: [["apps.web.stopSignal", "SIGTREM"]],
    problems: [
      `apps.web.stopSignal: must be "SIGTERM", "SIGINT", "SIGQUIT", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGWINCH" or "SIGKILL", got "SIGTREM"; write "SIGTERM"`,
    ],
  },
  {
    name: "a list where a map belongs",
    change: [["apps", []]],
    problems: ["apps: must be a map, got an empty list; write its keys below it, indented"],
  },
  { name: "an empty value", change: [["apps.web", null]], problems: ["apps.web: is empty; write its keys below it, indented"] },
  {
    name: "a missing key",
    change: [["apps.web.port", undefined]],
    problems: ["apps.web.port: is missing; write a whole number, 1 to 65535"],
  },
  {
    name: "no health probe",
    change: [["apps.web.health", undefined]],
    problems: [`apps.web.health: is missing; write "http" (Path asked on the app's port) or "command" (Command inside the container)`],
  },
  {
    name: "a mistyped key",
    change: [["databases.orders.replcas", 2]],
    problems: [`databases.orders: unknown key "replcas" (did you mean "replicas"?)`],
  },
  {
    name: "a key in another spelling",
    change: [["databases.orders.memory_mb", 512]],
    problems: [`databases.orders: unknown key "memory_mb" (did you mean "memoryMb"?)`],
  },
  {
    name: "an unknown key",
    change: [["volumes.static.colour", "blue"]],
    problems: [`volumes.static: unknown key "colour"; keys allowed here: host, keep, owner, existing`],
  },
  { name: "a mistyped section", change: [["app", {}]], problems: [`breakwater:platform: unknown key "app" (did you mean "apps"?)`] },
  {
    name: "a name that cannot be one",
    change: [["apps.Web_1", {}]],
    problems: [`apps.Web_1: the name must be 1 to 31 of a-z, 0-9 and -, starting with a letter, got "Web_1"; write for example web-1`],
  },
  {
    name: "a variable that cannot be one",
    change: [[["apps", "web", "environment", "MY-MODE"], "x"]],
    problems: [
      `apps.web.environment.MY-MODE: the name must be letters, digits and _, not starting with a digit, got "MY-MODE"; write for example APP_MODE`,
    ],
  },
  {
    name: "a planned engine",
    change: [["databases.cache", { engine: "redis" }]],
    problems: [`databases.cache.engine: "redis" is not available yet; write "mariadb" or "external"`],
  },
  {
    name: "a planned mode of replication",
    change: [["databases.orders.replication", { mode: "semi-sync" }]],
    problems: [`databases.orders.replication.mode: "semi-sync" is not available yet; write "async"`],
  },
  {
    name: "a planned server in front",
    change: [["entries.front.engine", "haproxy"]],
    problems: [`entries.front.engine: "haproxy" is not available yet; write nginx`],
  },
  {
    name: "an engine that no one planned",
    change: [["databases.orders.engine", "mariadbd"]],
    problems: [`databases.orders.engine: must be "mariadb" or "external", got "mariadbd"; write "mariadb"`],
  },
  {
    name: "no engine",
    change: [["databases.orders.engine", undefined]],
    problems: [`databases.orders.engine: is missing; write "mariadb" or "external"`],
  },
  {
    name: "a host name where an address belongs",
    change: [["entries.front.listen.address", "localhost"]],
    problems: [
      `entries.front.listen.address: must be an IP address of the host, or 0.0.0.0 for all of them, got "localhost"; write for example 127.0.0.1`,
    ],
  },
  {
    name: "a front that is everyone, and one that is not an address",
    change: [["entries.front.behind", ["0.0.0.0/0", "cdn.example.org"]]],
    problems: [
      `entries.front.behind[0]: must be an IP address or a range of them, but not all (/0), got "0.0.0.0/0"; write for example 10.0.0.0/8`,
      `entries.front.behind[1]: must be an IP address or a range of them, but not all (/0), got "cdn.example.org"; write for example 10.0.0.0/8`,
    ],
  },
  {
    name: "an address of an engine that is none",
    change: [["hosts.local.address", "https://admin:hunter2@10.0.0.5"]],
    problems: [
      `hosts.local.address: must be local, unix:///path, ssh://user@host or tcp://host:port, got "https://admin:***@10.0.0.5"; write for example ssh://deploy@10.0.0.5`,
    ],
  },
  {
    name: "a path that climbs",
    change: [["entries.front.routes.1.files.directory", "/../other"]],
    problems: [
      `entries.front.routes[1].files.directory: must be an absolute path without .., got "/../other"; write for example /srv/static`,
    ],
  },
  {
    name: "a header that nginx would misread",
    change: [["entries.front.routes.0.headers", { "X-Key": "$secret" }]],
    problems: [
      'entries.front.routes[0].headers.X-Key: must be text on one line without $, " and \\, got text (not shown); write for example nosniff',
    ],
  },
  {
    name: "a subnet that is none",
    change: [["networks.back.subnet", "10.20.0.0"]],
    problems: [`networks.back.subnet: must be an IPv4 range, got "10.20.0.0"; write for example 10.20.0.0/24`],
  },
  {
    name: "a password where its secret's name belongs",
    change: [["registries.hub.passwordSecret", "Hunter 2"]],
    problems: [
      "registries.hub.passwordSecret: must be 1 to 31 of a-z, 0-9 and -, starting with a letter, got text (not shown); write for example web-1",
    ],
  },
  {
    name: "two lines in a setting",
    change: [["databases.orders.settings", { max_connections: "1\nport=1" }]],
    problems: ['databases.orders.settings.max_connections: must be text on one line, or a number, got "1\\nport=1"; write for example 100'],
  },
  {
    name: "truth in a setting",
    change: [["databases.orders.settings", { max_connections: true }]],
    problems: ["databases.orders.settings.max_connections: must be text on one line, or a number, got true; write for example 100"],
  },
];

import type { Mistake } from "./mistake";

/** Alternatives: none, both, or a part of the other one. */
export const alternatives: readonly Mistake[] = [
  {
    name: "a secret value in the environment of the wrong type",
    change: [["apps.web.environment.DB_PASSWORD", 123456]],
    problems: ["apps.web.environment.DB_PASSWORD: must be text, got a number (not shown); put it in quotes"],
  },
  {
    name: "the secret itself instead of where it comes from",
    change: [["secrets.key", "hunter2"]],
    problems: [
      'secrets.key: must be a map, got text (not shown); write "generate" (Breakwater makes the value once and keeps it, encrypted, in the state) or "fromConfig" (The value comes from `./breakwater secret set NAME`)',
    ],
  },
  {
    name: "a secret of both kinds",
    change: [["secrets.key.fromConfig", true]],
    problems: [`secrets.key: has both "generate" and "fromConfig"; keep one of them`],
  },
  {
    name: "a secret of no kind",
    change: [["secrets.key", {}]],
    problems: [
      'secrets.key: has neither "generate" nor "fromConfig"; write "generate" (Breakwater makes the value once and keeps it, encrypted, in the state) or "fromConfig" (The value comes from `./breakwater secret set NAME`)',
    ],
  },
  {
    name: "an image of no kind",
    change: [["images.site", {}]],
    problems: [
      `images.site: has neither "build" nor "reference"; write "build" (Builds the image on every host that needs it) or "reference" (An image to pull)`,
    ],
  },
  {
    name: "an image as plain text",
    change: [["images.site", "nginx:1.26"]],
    problems: [
      `images.site: must be a map, got "nginx:1.26"; write "build" (Builds the image on every host that needs it) or "reference" (An image to pull)`,
    ],
  },
  {
    name: "an image of both kinds",
    change: [["images.site.reference", "nginx:1.26"]],
    problems: [`images.site: has both "build" and "reference"; keep one of them`],
  },
  {
    name: "a key of the other kind of image",
    change: [["images.site.digest", "sha256:0"]],
    problems: [`images.site: unknown key "digest"; keys allowed here: build`],
  },
  {
    name: "a mistake inside one kind of image",
    change: [["images.tool.digest", "sha256:0"]],
    problems: [
      `images.tool.digest: must be sha256: and 64 hexadecimal digits, got "sha256:0"; write for example sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef`,
    ],
  },
  {
    name: "a probe of both kinds",
    change: [["apps.web.health.command", ["true"]]],
    problems: [`apps.web.health: has both "http" and "command"; keep one of them`],
  },
  {
    name: "a probe of no kind",
    change: [["apps.web.health", { retries: 3 }]],
    problems: [
      `apps.web.health: has neither "http" nor "command"; write "http" (Path asked on the app's port) or "command" (Command inside the container)`,
    ],
  },
  {
    name: "a route that leads nowhere",
    change: [["entries.front.routes.0", { path: "/" }]],
    problems: [
      'entries.front.routes[0]: has neither "app" nor "files"; write "app" (Name under `apps`: sends the requests there) or "files" (Serves files of a volume)',
    ],
  },
  {
    name: "a route that leads to two places",
    change: [["entries.front.routes.0.files", { volume: "static" }]],
    problems: [`entries.front.routes[0]: has both "app" and "files"; keep one of them`],
  },
  {
    name: "a key of the other kind of route",
    change: [["entries.front.routes.1.bodyLimitMb", 5]],
    problems: [`entries.front.routes[1]: unknown key "bodyLimitMb"; keys allowed here: host, path, headers, files, cacheSeconds`],
  },
];

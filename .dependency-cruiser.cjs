// The table of imports in docs/adr/0001-layout.md, enforced. A folder may import itself and what is listed.
const may = {
  config: [],
  topology: [],
  render: ["topology"],
  observe: ["topology"],
  docker: [],
  components: ["topology", "render", "provider/resources", "docker/address"],
  "provider/resources": ["topology", "docker/address"],
  "provider/reach": ["topology", "docker"],
  provider: ["docker", "observe", "topology", "provider/resources"],
  adopt: ["topology"],
  bench: ["topology", "render", "docker"],
  scripts: ["topology/schema"],
  cli: [
    "adopt",
    "config",
    "topology",
    "docker",
    "observe",
    "provider/mariadb",
    "provider/masking",
    "provider/reach",
    "provider/recovery",
    "provider/ownership",
    "provider/actor",
    "components/build-context",
    "components/build-sources",
  ],
};
const rules = Object.entries(may).map(([from, to]) => ({
  name: `imports-of-${from.replace("/", "-")}`,
  severity: "error",
  from: { path: `^${from}/` },
  to: {
    path: "^(adopt|config|topology|render|observe|docker|components|provider|cli|index|tests|bench|scripts)(/|\\.ts$)",
    pathNot: [from, ...to].map((p) => `^${p}(/|\\.ts$|$)`),
  },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    ...rules,
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "pulumi-stays-outside",
      severity: "error",
      comment: "what is pure, and what talks to Docker, knows nothing of Pulumi; eslint.config.mjs holds pulumi.Config in config/",
      from: { path: "^(adopt|render|observe|docker)/" },
      to: { path: "@pulumi" },
    },
    {
      name: "topology-knows-one-error-of-pulumi",
      severity: "error",
      from: { path: "^topology/" },
      to: { path: "@pulumi", pathNot: "@pulumi/pulumi/errors" },
    },
    {
      name: "commands-are-no-library",
      severity: "error",
      comment: "main lists them; what they share stands elsewhere",
      from: { path: "^cli/", pathNot: "^cli/(main\\.ts$|commands/)" },
      to: { path: "^cli/commands/" },
    },
    {
      name: "commands-stand-alone",
      severity: "error",
      comment: "but secret.ts lists its secret-set.ts",
      from: { path: "^cli/commands/([a-z-]+)\\.ts$" },
      to: { path: "^cli/commands/", pathNot: "^cli/commands/$1-" },
    },
    {
      name: "loaded-when-needed",
      severity: "error",
      comment: "ADR 10: import() what takes long to read and what help, mistakes and most commands do without",
      from: { path: "^(adopt|cli|config|docker|topology)/" },
      to: {
        path: "node_modules/(dockerode|mariadb|@pulumi/pulumi/automation)/|^provider/recovery/(?!hosts|findings)",
        dynamic: false,
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "no-unused-dev-in-product",
      severity: "error",
      from: { path: "^(adopt|config|topology|render|observe|docker|components|provider|cli)/" },
      to: { dependencyTypes: ["npm-dev"] },
    },
  ],
  options: { doNotFollow: { path: "node_modules" }, tsPreCompilationDeps: true, tsConfig: { fileName: "tsconfig.json" } },
};

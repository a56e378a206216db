// Enforces the table of imports in docs/adr/0001-layout.md. A folder may import itself and the folders in its list.
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
      name: "no-unused-dev-in-product",
      severity: "error",
      from: { path: "^(adopt|config|topology|render|observe|docker|components|provider|cli)/" },
      to: { dependencyTypes: ["npm-dev"] },
    },
  ],
  options: { doNotFollow: { path: "node_modules" }, tsPreCompilationDeps: true, tsConfig: { fileName: "tsconfig.json" } },
};

// Enforces the table of imports in docs/adr/0001-layout.md. A part of the tree may import itself and the parts in its
// list. The first line that covers a file applies to it.
const rooms = "components/(?!parts/)[^/]+";
const ours = "(adopt|bench|cli|components|config|docker|index|observe|platform|plugin|provider|scripts|tests|topology)";

/** The files of a room that decide and write text, and those that the command line and the rules may read. */
const pure = `${rooms}/(schema|plan|rules|text|model|server|version|declared-version|managed-settings|resources|writer)`;
/** The whole, as far as it is pure. */
const whole = "platform/(?!component|make|outputs|owners|anchor|handlers)";

/** From, and to. Inside a room, a file may import its own room; `$1` is the room's name. */
const may = [
  ["config/", ["docker/address"]],
  ["topology/", []],
  ["docker/", []],
  ["observe/", ["topology"]],
  ["adopt/", ["topology", whole, pure]],
  ["scripts/", ["topology", whole]],
  ["bench/", ["topology", "platform", "components", "docker", "provider/(host|recovery|resources)"]],
  ["provider/resources/", ["topology", "docker/address"]],
  ["provider/reach/", ["topology", "docker"]],
  ["provider/", ["docker", "observe", "topology", "provider/resources"]],
  // The lists of nouns: nothing but exports, one line for each noun.
  ["components/models\\.ts", [pure]],
  ["components/types\\.ts", ["provider/resources", pure]],
  ["components/components\\.ts", [`${rooms}/component`]],
  ["components/providers\\.ts", [`${rooms}/provider`]],
  ["components/operations\\.ts", [`${rooms}/operate`]],
  ["components/contract\\.ts", ["topology", whole, "adopt", "docker"]],
  ["components/parts/", ["topology", "platform/schema", "provider/resources", "docker/address"]],
  ["components/([^/]+)/resources\\.ts", ["topology", "provider/resources", "docker/address"]],
  // An entry needs its balancer: no other noun brings another one along.
  [
    "components/(nginx)/(component|model|text)",
    ["topology", "components/nginx", "components/parts", "provider/resources", "components/(app|haproxy)/(component|plan)"],
  ],
  ["components/([^/]+)/provider/", ["topology", "docker", "observe", "provider", pure.replace(rooms, "components/$1")]],
  ["components/([^/]+)/operate/", ["topology", whole, "adopt", "docker", "components/contract", "components/$1"]],
  [
    "components/([^/]+)/(component|replica|generation|classes)",
    ["topology", whole, "components/parts", "provider/resources", "components/$1", "components/app/component"],
  ],
  ["components/([^/]+)/", ["topology", "components/$1"]],
  ["platform/handlers\\.ts", ["provider", "components/providers", whole]],
  ["platform/(component|make|outputs|owners|anchor)\\.ts", ["topology", whole, "provider/resources", "docker/address", "components"]],
  ["platform/", ["topology", "components/(models|types)", "provider/resources", pure]],
  [
    "cli/",
    [
      ...["adopt", "config", "topology", whole, "docker", "observe"],
      ...[
        "provider/(masking|reach|recovery|ownership|actor)",
        "components/(operations|contract)",
        "platform/handlers",
        "provider/resources",
        pure,
      ],
      "components/parts/build-(context|sources)",
    ],
  ],
];

const rules = may.map(([from, to], index) => ({
  name: `imports-of-${from.replaceAll(/[^a-z]+/g, "-")}`,
  severity: "error",
  from: { path: `^${from}`, pathNot: may.slice(0, index).map(([earlier]) => `^${earlier}`) },
  to: { path: `^${ours}(/|\\.ts$)`, pathNot: [from.replace("([^/]+)", "$1"), ...to].map((path) => `^${path}`) },
}));

/** The folders of the command line, the lowest first: each names what it may import, and none is above it. */
const commandLine = [
  ["(root|duration|help)\\.ts", []],
  ["options\\.ts", ["duration"]],
  ["process/", ["root"]],
  ["project/", ["root", "process"]],
  ["pulumi/", ["process", "project"]],
  ["hosts/", ["process", "project"]],
  ["state/", ["process", "project", "pulumi"]],
  ["run/", ["process", "project", "pulumi", "state"]],
  ["identity/", ["process", "project", "hosts", "state", "run"]],
  ["drift/", ["project", "hosts", "state", "run"]],
  ["plan/", ["project", "state", "run"]],
  ["release/", ["process", "project", "hosts", "state", "run", "identity", "drift"]],
  ["recover/", ["process", "project", "pulumi", "hosts", "state", "run", "release"]],
  ["take-over/", ["process", "project", "hosts", "state", "run", "identity", "release"]],
  ["watch/", ["process", "project", "state", "drift"]],
  ["status/", ["project", "hosts", "state", "drift", "watch"]],
  ["completion/", ["project"]],
  ["command\\.ts", ["process", "project", "pulumi"]],
];

const commandLineRules = commandLine.map(([from, to]) => ({
  name: `command-line-${from.replaceAll(/[^a-z-]+/g, "")}`,
  severity: "error",
  from: { path: `^cli/${from}` },
  to: { path: "^cli/", pathNot: [from, ...to.map((name) => `${name}(/|\\.ts$)`)].map((path) => `^cli/${path}`) },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    ...rules,
    ...commandLineRules,
    {
      name: "command-line-knows-its-folders",
      severity: "error",
      comment: "a new folder of cli/ needs a line in commandLine",
      from: { path: "^cli/", pathNot: ["main\\.ts$", "commands/", ...commandLine.map(([from]) => from)].map((path) => `^cli/${path}`) },
      to: {},
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "pulumi-stays-outside",
      severity: "error",
      comment: "what is pure, and what talks to Docker, knows nothing of Pulumi; eslint.config.mjs holds pulumi.Config in config/",
      from: { path: `^(adopt|observe|docker|${pure}|${rooms}/(provider|operate))/?`, pathNot: `^${rooms}/component` },
      to: { path: "@pulumi" },
    },
    {
      name: "topology-knows-one-error-of-pulumi",
      severity: "error",
      from: { path: "^(topology|platform/(?!component|make|outputs|owners|anchor|handlers))" },
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
      from: { path: "^(adopt|config|topology|platform|observe|docker|components|provider|cli)/" },
      to: { dependencyTypes: ["npm-dev"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|examples|tests/fixtures)/" },
    ...{ tsPreCompilationDeps: true, tsConfig: { fileName: "tsconfig.json" } },
  },
};

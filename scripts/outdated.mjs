// Shows which pinned versions are behind, and changes nothing: npm's packages, Node.js, and the Go modules of the toolchain.
// docs/adr/0002-libraries.md says why some of them stay where they are.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

function run(program, args, cwd = ".") {
  const { error, stdout, stderr } = spawnSync(program, args, { cwd, encoding: "utf8", maxBuffer: 1 << 26 });
  // `npm outdated` ends with 1 when something is behind.
  if (error || (stdout === "" && stderr !== "")) console.error(`${program} ${args.join(" ")}: ${error?.message ?? stderr.trim()}`);
  return stdout ?? "";
}

const byNumbers = new Intl.Collator("en", { numeric: true }).compare;
const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const rows = [];
const note = (where, name, pinned, newest) => pinned !== newest && rows.push({ where, name, pinned, newest });

for (const [name, { wanted, latest }] of Object.entries(JSON.parse(run("npm", ["outdated", "--json"]) || "{}")))
  note("package.json", name, wanted, latest);

/** The newest of the same major version; `newest` follows all of them. */
for (const which of ["oldest", "own", "newest"]) {
  const folder = `toolchain/node/${which}`;
  const pinned = read(`${folder}/package.json`).dependencies.node;
  const range = which === "newest" ? "latest" : pinned.split(".")[0];
  const found = JSON.parse(run("npm", ["view", `node@${range}`, "version", "--json"]) || "[]");
  note(folder, "node", pinned, [found].flat().sort(byNumbers).at(-1) ?? "?");
}

for (const [folder, names] of [
  ["toolchain/engine", ["github.com/pulumi/pulumi/pkg/v3"]],
  ["toolchain/language", ["github.com/pulumi/pulumi/sdk/v3"]],
  ["toolchain/plugins", ["github.com/pulumi/pulumi-terraform-bridge/v3", "github.com/pulumi/pulumi/sdk/v3"]],
])
  for (const line of run(
    "go",
    ["list", "-m", "-u", "-f", "{{.Path}} {{.Version}} {{with .Update}}{{.Version}}{{end}}", ...names],
    folder,
  ).split("\n")) {
    const [name, pinned, newest] = line.split(" ");
    if (newest) note(folder, name, pinned, newest);
  }

console.table(rows);

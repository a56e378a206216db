import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { parseTopology } from "../../platform/parse";

const read = (path: string) => readFileSync(path, "utf8");
const pages = ["README.md", "CONTRIBUTING.md", "docs/compose.md", "docs/coverage.md", "docs/style.md", "docs/team.md"];

/** Fenced blocks of one language. */
function blocks(path: string, language: string): string[] {
  return [...read(path).matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map((match) => match[1] ?? "");
}

/** Texts in backticks or links that look like a path of this repository. */
function namedPaths(path: string): string[] {
  const ticked = [...read(path).matchAll(/`([\w./-]+\/[\w./-]*|[\w-]+\.(?:ts|md|json|yaml|mjs))`/g)].map((match) => match[1] ?? "");
  const linked = [...read(path).matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map((match) => match[1] ?? "");
  const relative = path.startsWith("docs/") ? linked.map((link) => link.replace(/^\.\.\//, "")) : linked;
  return [...ticked, ...relative].filter((name) => !name.startsWith("/") && !name.startsWith(".breakwater") && !name.startsWith("dist/"));
}

describe("pages", () => {
  test.each(pages)("%s names only existing files", (page) => {
    const names = namedPaths(page);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !existsSync(name))).toEqual([]);
  });

  test("the parser accepts every configuration in README", () => {
    const examples = blocks("README.md", "yaml").map((text) => parse(text) as { config: Record<string, unknown> });
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      expect(() => parseTopology("readme", example.config["breakwater:platform"])).not.toThrow();
    }
  });

  test.each(pages)("%s names only existing Make targets", (page) => {
    const targets = [...read(page).matchAll(/(?:`|^)make ([a-z]+)/gm)].map((match) => match[1] ?? "");
    const known = new Set([...read("Makefile").matchAll(/^([a-z]+):/gm)].map((match) => match[1] ?? ""));
    expect(targets.filter((target) => !known.has(target))).toEqual([]);
  });

  test("README names only existing commands", () => {
    const commands = [...read("README.md").matchAll(/\.\/breakwater ([a-z-]+)/g)].map((match) => match[1] ?? "");
    expect(commands.length).toBeGreaterThan(4);
    const help = execFileSync("node", ["dist/cli.js", "--help"], { encoding: "utf8" });
    expect(commands.filter((command) => !new RegExp(`^\\s+${command}\\b`, "m").test(help))).toEqual([]);
  });

  test("npm scripts in CONTRIBUTING exist", () => {
    const scripts = [...read("CONTRIBUTING.md").matchAll(/npm run ([a-z:]+)/g)].map((match) => match[1] ?? "");
    const known = (JSON.parse(read("package.json")) as { scripts: Record<string, string> }).scripts;
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.filter((script) => !(script in known))).toEqual([]);
  });

  test("the changelog has the version of package.json", () => {
    const { version } = JSON.parse(read("package.json")) as { version: string };
    expect(read("CHANGELOG.md")).toContain(`## ${version}`);
  });
});

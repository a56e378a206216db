import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { wouldBeCommitted } from "../../../cli/project/git";
import { ensureHome, ignoreExistingHome } from "../../../cli/project/home";
import { scratchProject } from "../scratch";

const git = (cwd: string, ...args: string[]): string =>
  execFileSync("git", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });

/** The files that `git add --all` would add. */
const taken = (cwd: string): string[] => git(cwd, "ls-files", "--others", "--exclude-standard").split("\n").filter(Boolean).sort();

/** A project whose home is inside a repository, with the files of a run. */
function withHome(folder: string): ReturnType<typeof scratchProject> {
  const project = scratchProject();
  const home = join(project.root, folder);
  git(project.root, "init", "--quiet");
  const moved = { ...project, home, backend: { ...project.backend, folder: join(home, "state") } };
  mkdirSync(join(home, "state/.pulumi"), { recursive: true });
  for (const file of ["passphrase", "env.sh", "running-dev", "state/.pulumi/meta.yaml"]) writeFileSync(join(home, file), "x");
  return moved;
}

describe("the folder of the state ignores itself in git", () => {
  test("with any name, only for its owner", () => {
    const project = scratchProject();
    ensureHome({ ...project, home: join(project.root, "elsewhere/bw") });
    expect(statSync(join(project.root, "elsewhere/bw")).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(project.root, "elsewhere/bw/.gitignore"), "utf8")).toMatch(/^\*$/m);
  });

  test("even if an earlier version created it", () => {
    const project = withHome("bw");
    expect(taken(project.root)).toContain("bw/passphrase");
    ignoreExistingHome(project);
    expect(taken(project.root)).toEqual(["Pulumi.dev.yaml", "package.json"]);
  });

  test("a read does not create a missing home", () => {
    const project = scratchProject();
    ignoreExistingHome(project);
    expect(() => statSync(project.home)).toThrow("ENOENT");
  });

  test("a file next to it that git would add is distinguished from an ignored one and from one outside every repository", () => {
    const project = withHome("bw");
    ensureHome(project);
    expect([join(project.root, "backup.json"), join(project.home, "backup.json"), "/backup.json"].map(wouldBeCommitted)).toEqual([
      true,
      false,
      false,
    ]);
  });

  test("a folder that is a repository keeps its other files tracked", () => {
    const project = withHome(".");
    writeFileSync(join(project.root, ".gitignore"), "node_modules/");
    ignoreExistingHome(project);
    ignoreExistingHome(project);
    expect(taken(project.root)).toEqual([".gitignore", "Pulumi.dev.yaml", "package.json"]);
    expect(readFileSync(join(project.root, ".gitignore"), "utf8").match(/passphrase/g)).toHaveLength(1);
  });
});

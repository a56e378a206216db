import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { completion } from "../../../cli/commands/completion";
import { proposals, type LookUp } from "../../../cli/completion/proposals";
import { shells } from "../../../cli/completion/scripts";
import { program } from "../../../cli/main";

const look: LookUp = (kind, stack) => ({ stacks: ["dev", "prod"], units: [`web-of-${stack}`, "site"], secrets: ["api-key"] })[kind];
const after = (...words: string[]) => proposals(words, program(), look);

describe("the words that may come next", () => {
  test.each([
    [["re"], ["releases", "rebuild", "resume", "recover"]],
    [
      ["state", ""],
      ["move", "backup", "restore"],
    ],
    [["--stack", "p"], ["prod"]],
    [
      ["up", "--stack", ""],
      ["dev", "prod"],
    ],
    [["--stack", "prod", "logs", "w"], ["web-of-prod"]],
    [["exec", "s"], ["site"]],
    [["secret", "set", ""], ["api-key"]],
    [["logs", "--fo"], ["--follow"]],
    [["logs", "--since", ""], []],
    [["--stack=prod", "logs", "w"], ["web-of-prod"]],
    // The same words as bash splits them.
    [["--stack", "=", "prod", "logs", "w"], ["web-of-prod"]],
    [
      ["--stack", "="],
      ["dev", "prod"],
    ],
    [["completion", ""], shells],
    [["exec", "web", "--", "l"], []],
    [["nothing-like-it", "x"], []],
  ])("%j", (words, found) => {
    expect(after(...words)).toEqual(found);
  });

  test("neither the watcher's internal command nor this one is offered", () => {
    const all = after("");
    expect(all).toEqual(expect.arrayContaining(["init", "up", "completion"]));
    expect(all).not.toEqual(expect.arrayContaining(["repair"]));
    expect(all).not.toContain("complete");
  });
});

test.each(["tcsh", "constructor", "__proto__"])("the shell %s has no script", (shell) => {
  expect(() => completion(shell)).toThrow(`There is no completion for "${shell}"`);
});

describe("the scripts", () => {
  const folder = mkdtempSync(join(tmpdir(), "breakwater-completion-"));
  const launcher = join(folder, "breakwater");
  writeFileSync(launcher, '#!/bin/sh\nprintf "%s|" "$@" > "$0.asked"\nprintf "web\\nworker\\n"\n');
  chmodSync(launcher, 0o755);
  afterAll(() => rmSync(folder, { recursive: true }));
  const script = (shell: string): string => execFileSync("node", ["dist/cli.js", "completion", shell], { encoding: "utf8" });
  const has = (shell: string): boolean => spawnSync(shell, ["-c", "true"]).status === 0;

  test("bash passes the words so far", () => {
    const text = `${script("bash")}\ncd ${folder}\nCOMP_WORDS=(./breakwater logs "w" tail) COMP_CWORD=2\n_breakwater\nprintf '%s ' "\${COMPREPLY[@]}"; cat breakwater.asked`;
    expect(execFileSync("bash", ["-c", text], { encoding: "utf8" })).toBe("web worker complete|--|logs|w|");
  });

  (has("zsh") ? test : test.skip)("zsh accepts its script", () => {
    expect(spawnSync("zsh", ["-n"], { input: script("zsh"), encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
  });

  (has("fish") ? test : test.skip)("fish offers the proposals", () => {
    const text = `${script("fish")}\ncd ${folder}; complete --do-complete './breakwater logs w'`;
    expect(execFileSync("fish", ["-c", text], { encoding: "utf8" }).trim().split("\n")).toEqual(["web", "worker"]);
  });
});

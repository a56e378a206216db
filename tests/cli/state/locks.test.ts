import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { Stop } from "../../../cli/process/exit";
import type { Project } from "../../../cli/project/project";
import { isAlive } from "../../../cli/process/alive";
import { removeStaleLocks, waitForRun } from "../../../cli/state/locks";
import { scratchProject } from "../scratch";
import { skipWaits } from "../../waits";

skipWaits();

function lock(project: Project, pid: number, host = hostname()): string {
  const file = join(project.backend.folder ?? "", ".pulumi/locks/organization/breakwater", project.stack, `${pid}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ pid, username: "ada", hostname: host, timestamp: "2026-11-21T09:00:00Z" }));
  writeFileSync(`${file}.attrs`, "{}");
  return file;
}

const onlyAlive =
  (...pids: number[]) =>
  (pid: number): boolean =>
    pids.includes(pid);

describe("locks", () => {
  test("a missing lock folder means no lock", () => {
    expect(removeStaleLocks(scratchProject(), onlyAlive())).toBe(0);
  });

  test("the lock of a dead process of this machine is removed and its attributes are returned", () => {
    const project = scratchProject();
    const file = lock(project, 41);
    expect(removeStaleLocks(project, onlyAlive())).toBe(1);
    expect(existsSync(file)).toBe(false);
    expect(existsSync(`${file}.attrs`)).toBe(false);
  });

  test("a living process stops the command and is named; its lock stays", () => {
    const project = scratchProject();
    const file = lock(project, 42);
    expect(() => removeStaleLocks(project, onlyAlive(42))).toThrow(
      new Stop(
        1,
        `Another run works on dev: process 42 of ada, since 2026-11-21T09:00:00Z.\n` +
          `Wait for it. If it is dead, \`./breakwater unlock --stack dev --confirm dev\` breaks its lock. Nothing was changed.`,
      ),
    );
    expect(existsSync(file)).toBe(true);
  });

  test("a lock of another machine is never removed", () => {
    const project = scratchProject();
    const file = lock(project, 43, "elsewhere");
    expect(() => removeStaleLocks(project, onlyAlive())).toThrow("process 43 of ada on elsewhere");
    expect(existsSync(file)).toBe(true);
  });

  test("one held lock keeps the dead ones as well, so nothing is half done", () => {
    const project = scratchProject();
    const dead = lock(project, 44);
    lock(project, 45);
    expect(() => removeStaleLocks(project, onlyAlive(45))).toThrow(Stop);
    expect(existsSync(dead)).toBe(true);
  });

  test("another stack's lock is ignored", () => {
    const project = scratchProject();
    lock({ ...project, stack: "prod" }, 46);
    expect(removeStaleLocks(project, onlyAlive(46))).toBe(0);
  });

  test("this process is alive, and a number beyond the kernel's is not", () => {
    expect(isAlive(process.pid)).toBe(true);
    expect(isAlive(1)).toBe(true);
    expect(isAlive(2 ** 22 + 1)).toBe(false);
  });

  test("a run in progress is waited for and reported", async () => {
    const project = scratchProject();
    lock(project, 47);
    const said: string[] = [];
    const console = { result: () => undefined, waiting: () => undefined, step: (_: string, text: string) => void said.push(text) };
    let asked = 0;
    await waitForRun(project, console, 60_000, () => (asked += 1) < 3);
    expect(said).toEqual(["waiting for another run of dev to finish: process 47 of ada, since 2026-11-21T09:00:00Z"]);
    expect(asked).toBe(3);
    expect(removeStaleLocks(project, onlyAlive())).toBe(1);
  });

  test("one that does not end stops the command after the limit", async () => {
    const project = scratchProject();
    lock(project, 48);
    await waitForRun(project, { result: () => undefined, waiting: () => undefined, step: () => undefined }, 300, onlyAlive(48));
    expect(() => removeStaleLocks(project, onlyAlive(48))).toThrow(Stop);
  });
});

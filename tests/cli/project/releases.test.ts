import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { releases } from "../../../cli/commands/releases";
import { rollback } from "../../../cli/commands/rollback";
import { rollbackWarning } from "../../../cli/release/record";
import {
  beginRun,
  forgetRelease,
  releasesFolder,
  releasesOf,
  runningOf,
  saveRelease,
  saveRunning,
  type Release,
} from "../../../cli/project/releases";
import { openProject } from "../../../cli/project/project";
import { imageReference } from "../../../components/parts/build-context";
import { image as imageSchema } from "../../../topology/schema/image";
import { scratchProject } from "../scratch";

const release = (number: number, previous?: number): Release => ({
  number,
  time: "2026-11-21T10:00:00.000Z",
  ...(previous === undefined ? {} : { previous }),
  platform: { apps: {} },
  images: {},
  specs: {},
});
const runs = (number: number, rolledBack = false) => ({ release: number, rolledBack, unfinished: false });

describe("releases on disk", () => {
  test("are read in the order of their numbers, and only their owner may read them", () => {
    const project = scratchProject();
    for (const number of [10, 9, 2]) saveRelease(project, release(number));
    forgetRelease(project, 9);
    expect(releasesOf(project).map(({ number }) => number)).toEqual([2, 10]);
    const file = saveRelease(project, release(11));
    expect([statSync(file).mode & 0o777, statSync(releasesFolder(project)).mode & 0o777]).toEqual([0o600, 0o700]);
  });

  test("are missing in a new clone, and a first run records nothing", () => {
    const project = scratchProject();
    beginRun(project);
    expect([releasesOf(project), runningOf(project)]).toEqual([[], undefined]);
  });

  test("a started run counts as failed until it succeeds", () => {
    const project = scratchProject();
    saveRunning(project, runs(3));
    beginRun(project);
    expect(runningOf(project)).toEqual({ release: 3, rolledBack: false, unfinished: true });
  });
});

describe("after a rollback", () => {
  const file = (platform: string) => `config:\n  breakwater:platform: ${platform}\n`;

  test.each([
    ["warns while the stack file says something else", "{ apps: { web: {} } }", true, true],
    ["is quiet when the file says what runs", "{ apps: {} }", true, false],
    ["is quiet without a rollback: an edited file is everyday life", "{ apps: { web: {} } }", false, false],
    ["warns when no one can read the file", "{ apps: [", true, true],
  ])("%s", (_name, platform, rolledBack, warns) => {
    const project = scratchProject(file(platform));
    saveRelease(project, release(1));
    saveRunning(project, runs(1, rolledBack));
    expect(rollbackWarning(project)?.startsWith(`release 1 runs since a rollback, and ${project.stackFile} says something else`)).toBe(
      warns ? true : undefined,
    );
  });
});

describe("after a rollback of sources only, the stack file is unchanged", () => {
  const platform = { images: { book: { build: { context: "book" } } }, apps: {} };

  test("it warns while an image's sources differ, and stops when they do not", () => {
    const project = scratchProject(JSON.stringify({ config: { "breakwater:platform": platform } }));
    const context = join(project.root, "book");
    mkdirSync(context);
    writeFileSync(join(context, "Dockerfile"), "FROM scratch\n");
    const image = imageSchema.parse(platform.images.book);
    const reference = imageReference("book", { stack: "dev", image, locate: project.locate });
    saveRelease(project, { ...release(1), platform, images: { book: { local: { reference, id: "sha256:1" } } } });
    saveRunning(project, runs(1, true));
    expect(rollbackWarning(project)).toBeUndefined();
    writeFileSync(join(context, "app.py"), "newer");
    expect(rollbackWarning(project)).toBe(
      "release 1 runs since a rollback, and what the image book is built from is not what it was then; `up` would deploy that. Fix it, then deploy it.",
    );
    rmSync(context, { recursive: true });
    expect(rollbackWarning(project)).toContain("what the image book is built from");
  });
});

describe("an impossible rollback is refused, and nothing changes", () => {
  const before = { ...process.env };
  const enter = (stack = "t-none") => {
    const project = scratchProject("config: {}\n", stack);
    process.env.BREAKWATER_HOME = project.home;
    process.env.BREAKWATER_FILE = project.stackFile;
    return openProject(stack);
  };
  afterEach(() => {
    process.env = { ...before };
  });
  const asked = (to?: number) => rollback({ stack: "t-none", json: false, ...(to === undefined ? {} : { to }) });

  test("a stack that was never deployed", async () => {
    enter();
    await expect(asked()).rejects.toMatchObject({
      code: 2,
      message: "There is no release of t-none to go back to: each successful `./breakwater up` makes one. Nothing was changed.",
    });
  });

  test("the first release", async () => {
    const project = enter();
    saveRelease(project, release(1));
    saveRunning(project, runs(1));
    await expect(asked()).rejects.toMatchObject({ code: 2, message: "Release 1 runs, and there is none before it. Nothing was changed." });
  });

  test("a number that was never kept, or was pruned", async () => {
    const project = enter();
    for (const number of [4, 5]) saveRelease(project, release(number, number - 1));
    saveRunning(project, runs(4));
    await expect(asked(7)).rejects.toMatchObject({
      code: 2,
      message: "There is no release 7 of t-none. There are: 4, 5. Nothing was changed.",
    });
    await expect(asked()).rejects.toMatchObject({
      code: 2,
      message: "There is no release 3 of t-none. There are: 4, 5. Nothing was changed.",
    });
  });

  test("releases without their state", async () => {
    const project = enter();
    saveRelease(project, { ...release(1), platform: { apps: { web: { image: "nginx", port: 80, health: { http: "/" } } } } });
    saveRunning(project, { ...runs(1), unfinished: true });
    await expect(asked()).rejects.toMatchObject({ code: 2, message: expect.stringMatching(/There is no stack t-none here yet/) as string });
  });

  test("a list needs neither a host nor a valid stack file", async () => {
    const project = enter();
    saveRelease(project, release(1));
    saveRunning(project, runs(1));
    mkdirSync(dirname(project.stackFile), { recursive: true });
    writeFileSync(join(project.stackFile), "{");
    const said: string[] = [];
    const write = jest.spyOn(process.stdout, "write").mockImplementation((text) => said.push(String(text)) > 0);
    await releases({ stack: "t-none", json: true });
    write.mockRestore();
    expect(JSON.parse(said.join(""))).toEqual({
      stack: "t-none",
      releases: [{ release: 1, time: "2026-11-21T10:00:00.000Z", runs: true, changes: [], missing: [] }],
    });
  });
});

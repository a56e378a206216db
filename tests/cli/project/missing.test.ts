import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readDeployable, readDeclaration } from "../../../cli/project/declaration";
import { raw } from "../../topology-plan/fixture";
import { scratchProject } from "../scratch";

/** The problems that prevent the deployment of a changed stack file. */
function problemsOf(change: object, prepare: (project: ReturnType<typeof scratchProject>) => void = () => undefined): string {
  const project = scratchProject(JSON.stringify({ config: { "breakwater:platform": { ...(raw() as object), ...change } } }));
  prepare(project);
  try {
    readDeployable(project);
    return "";
  } catch (error) {
    return (error as Error).message.replaceAll(project.root, "CLONE");
  }
}

const built = (build: object) => ({ images: { web: { build: { context: "app", ...build } } } });
const folder =
  (...files: string[]) =>
  ({ root }: { root: string }) => {
    mkdirSync(join(root, "app"));
    for (const file of files) writeFileSync(join(root, "app", file), "FROM scratch\n");
  };
const secrets = { "from-config": { fromConfig: true }, other: { fromConfig: true }, key: { generate: {} } };

const stored = (config: object) => (project: { settingsFile: string }) => {
  mkdirSync(dirname(project.settingsFile), { recursive: true });
  writeFileSync(project.settingsFile, JSON.stringify({ config }));
};

const noValue = (...names: string[]) =>
  names.map((name) => `  secrets.${name}: has no value; give it one: ./breakwater secret set ${name}`);

describe("before anything happens, and all together", () => {
  test("secrets without a value, and missing sources, in addition to a mistake in the file", () => {
    const text = problemsOf({ ...built({}), secrets, surplus: 1 });
    expect(text).toContain("4 problems");
    for (const line of [
      ...noValue("from-config", "other"),
      `  images.web.build.context: "app" does not exist (CLONE/app); name the folder with the sources, relative to the stack file, or make it`,
      "surplus",
    ])
      expect(text).toContain(line);
    expect(text).toContain("Nothing was changed.");
  });

  test("a secret with the name of a method does not automatically have a value", () => {
    expect(problemsOf({ secrets: { constructor: { fromConfig: true } } })).toContain(noValue("constructor").join());
  });

  test.each([
    ["encrypted", { "breakwater:secrets": { "from-config": { secure: "v1:x" }, other: { secure: "v1:y" } } }, []],
    ["one of them empty", { "breakwater:secrets": { "from-config": { secure: "v1:x" }, other: "" } }, ["other"]],
    ["nothing stored", {}, ["from-config", "other"]],
  ])("values: %s", (_what, config, missing) => {
    const text = problemsOf({ secrets }, stored(config));
    expect(text.split("\n").filter((line) => line.includes("secrets."))).toEqual(noValue(...missing));
  });

  test.each([
    [
      "a context that is a file",
      {},
      ({ root }: { root: string }) => writeFileSync(join(root, "app"), ""),
      `context: "app" is not a folder`,
    ],
    ["no Dockerfile", {}, folder(), `dockerfile: "Dockerfile" does not exist in CLONE/app`],
    ["another Dockerfile that is missing", { dockerfile: "prod" }, folder("Dockerfile"), `dockerfile: "prod" does not exist in CLONE/app`],
  ])("%s", (_what, build, prepare, message) => {
    expect(problemsOf({ ...built(build), secrets: { key: { generate: {} }, "from-config": { generate: {} } } }, prepare)).toContain(
      `  images.web.build.${message}`,
    );
  });

  test("an image that nothing runs may lack its sources", () => {
    const images = { ...(raw() as { images: object }).images, unused: { build: { context: "nowhere" } } };
    expect(problemsOf({ images, secrets: { key: { generate: {} }, "from-config": { generate: {} } } })).toBe("");
  });

  test("commands that only read need neither", () => {
    const project = scratchProject(JSON.stringify({ config: { "breakwater:platform": { ...(raw() as object), ...built({}), secrets } } }));
    expect(readDeclaration(project).topology.stack).toBe("dev");
  });
});

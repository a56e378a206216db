import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localDocker } from "../../../config/docker-address";
import { readStackFile } from "../../../config/stack-file";
import { readReleaseFile } from "../../../config/release-file";
import { explain, program } from "../../../cli/main";
import { openProject } from "../../../cli/project/project";
import { envScript } from "../../../cli/pulumi/environment";
import { dropEmpty, leaveSourced } from "../../../cli/process/variables";
import { scratchProject } from "../scratch";

const local = { address: "unix:///var/run/docker.sock" };

/** The variables of a shell that sourced a text. */
function sourcing(text: string): NodeJS.ProcessEnv {
  const output = execFileSync("sh", ["-c", `${text}\nenv -0`], { encoding: "utf8", env: { PATH: "/usr/bin:/bin" } });
  return Object.fromEntries(
    output.split("\0").flatMap((line) => (line === "" ? [] : [line.split(/=(.*)/s).slice(0, 2)])),
  ) as NodeJS.ProcessEnv;
}

describe("a shell that sourced env.sh of the stack dev", () => {
  const opened = (stack: string, change: NodeJS.ProcessEnv = {}, without: readonly string[] = []) => {
    const { root, ...dev } = scratchProject();
    const env = { ...sourcing(envScript({ root, ...dev }, local, {})), ...change };
    for (const name of without) delete env[name];
    leaveSourced(stack, env);
    return { root, env, project: openProject(stack, env, root) };
  };

  test("another stack gets its own file, and nothing from dev", () => {
    const { root, env, project } = opened("other");
    expect(project.stackFile).toBe(join(root, "Pulumi.other.yaml"));
    for (const name of ["PULUMI_STACK", "PULUMI_OPTION_CONFIG_FILE", "PULUMI_CONFIG_PASSPHRASE_FILE", "BREAKWATER_SOURCED"])
      expect(env).not.toHaveProperty(name);
    // Docker's own variables are unset in such a shell. This one has their meaning.
    expect(env.BREAKWATER_LOCAL_DOCKER).toBe(local.address);
  });

  test("dev keeps its file", () => {
    const { root, project } = opened("dev");
    expect(project.stackFile).toBe(join(root, "Pulumi.dev.yaml"));
  });

  test("dev is the stack of every command without --stack", () => {
    const { env } = opened("dev");
    expect(env.BREAKWATER_STACK).toBe("dev");
  });

  test("a file that was set afterwards belongs to the requested stack", () => {
    expect(opened("other", { BREAKWATER_FILE: "/srv/other.yaml" }).project.stackFile).toBe("/srv/other.yaml");
  });

  test("env.sh of an earlier version does not show whose the file is, so nothing is planned", () => {
    expect(() => opened("other", {}, ["BREAKWATER_SOURCED", "BREAKWATER_STACK"])).toThrow(
      /^The stack other is asked for, and this shell has variables of the stack dev: BREAKWATER_FILE=\S+ would be read for other\. Nothing was changed\.\n.*--stack dev.*unset BREAKWATER_FILE PULUMI_STACK/,
    );
  });

  test("a release of an earlier run is ignored", () => {
    const { env } = opened("dev", { BREAKWATER_RELEASE: "/old/deploying.json" });
    expect(readReleaseFile(env)).toBeUndefined();
    expect(
      sourcing(
        `export BREAKWATER_RELEASE=/old BREAKWATER_COPIED_FROM=/old BREAKWATER_TRUST_STATE=1\n${envScript(scratchProject(), local, {})}`,
      ),
    ).not.toMatchObject({
      BREAKWATER_RELEASE: expect.anything() as unknown,
    });
    expect(sourcing(`export BREAKWATER_TRUST_STATE=1\n${envScript(scratchProject(), local, {})}`)).not.toHaveProperty(
      "BREAKWATER_TRUST_STATE",
    );
  });
});

describe("an empty variable counts as unset", () => {
  const names = [
    ...["BREAKWATER_STACK", "BREAKWATER_HOME", "BREAKWATER_FILE", "BREAKWATER_BACKEND", "BREAKWATER_RELEASE", "BREAKWATER_TRACES"],
    ...[
      "BREAKWATER_LOCAL_DOCKER",
      "BREAKWATER_LOCAL_DOCKER_TLS",
      "BREAKWATER_COPIED_FROM",
      "DOCKER_HOST",
      "DOCKER_CONTEXT",
      "DOCKER_CONFIG",
    ],
    ...["DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY", "AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "PULUMI_CONFIG_PASSPHRASE"],
    ...[
      "PULUMI_CONFIG_PASSPHRASE_FILE",
      "PULUMI_HOME",
      "XDG_CACHE_HOME",
      "XDG_RUNTIME_DIR",
      "HOME",
      "SSL_CERT_FILE",
      "NODE_EXTRA_CA_CERTS",
    ],
  ];

  test.each(names)("%s", (name) => {
    const env: NodeJS.ProcessEnv = { [name]: "", PATH: "" };
    dropEmpty(env);
    expect(env).toEqual({ PATH: "" });
  });

  test.each(names)("%s, for those who read it without the command line", (name) => {
    const { root } = scratchProject();
    const plain = { HOME: join(root, "user") };
    const opened = (env: NodeJS.ProcessEnv): string => JSON.stringify(openProject("dev", env, root));
    expect(opened({ ...plain, [name]: name === "HOME" ? plain.HOME : "" })).toBe(opened(plain));
    expect(localDocker({ ...plain, [name]: "" })).toEqual(localDocker(plain));
    expect(readReleaseFile({ [name]: "" })).toBeUndefined();
  });
});

describe("relative paths start at the folder of the caller", () => {
  test("BREAKWATER_FILE and BREAKWATER_HOME", () => {
    const { root } = scratchProject();
    const project = openProject("dev", { BREAKWATER_FILE: "stacks/dev.yaml", BREAKWATER_HOME: "state" }, root, "/srv/site");
    expect([project.stackFile, project.home]).toEqual(["/srv/site/stacks/dev.yaml", "/srv/site/state"]);
  });

  test("a home that an earlier version created in the clone is not silently ignored", () => {
    const { root } = scratchProject();
    mkdirSync(join(root, "state"));
    writeFileSync(join(root, "state/passphrase"), "x");
    expect(() => openProject("dev", { BREAKWATER_HOME: "state" }, root, "/srv/site")).toThrow(
      `Name the one that you mean by its absolute path: BREAKWATER_HOME=${root}/state`,
    );
    expect(openProject("dev", { BREAKWATER_HOME: "state" }, root, root).home).toBe(join(root, "state"));
  });
});

test("a folder as BREAKWATER_FILE is a mistake without a stack trace", () => {
  const { root } = scratchProject();
  const said: string[] = [];
  const code = ((): number => {
    try {
      readStackFile(openProject("dev", { BREAKWATER_FILE: root }, root).stackFile);
      return 0;
    } catch (error) {
      return explain(error, (text) => said.push(text));
    }
  })();
  expect([code, said.join("")]).toEqual([2, `Breakwater: ${root} is a folder; name the stack file in it\n`]);
});

describe("folders in a stack file", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "breakwater-folders-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  test("are next to it, or next to Pulumi.yaml; a copy of the watcher counts as the original", () => {
    const { root } = scratchProject();
    for (const path of [join(folder, "site/app"), join(root, "app"), join(root, "only-here")]) mkdirSync(path, { recursive: true });
    const found = (env: NodeJS.ProcessEnv, path: string) => openProject("dev", env, root).locate(path);
    const file = join(folder, "site/stack.yaml");
    expect(found({ BREAKWATER_FILE: file }, "app")).toBe(join(folder, "site/app"));
    expect(found({ BREAKWATER_FILE: file }, "only-here")).toBe(join(root, "only-here"));
    expect(found({}, "app")).toBe(join(root, "app"));
    const opened = openProject("dev", { BREAKWATER_FILE: file }, root);
    expect(["app", "only-here"].map((path) => opened.ambiguity(path))).toEqual([
      `app is read as ${join(folder, "site/app")}, next to the stack file; ${join(root, "app")} exists, too, and is not used`,
      undefined,
    ]);
    expect(found({ BREAKWATER_FILE: "/home/watch/deployed.yaml", BREAKWATER_COPIED_FROM: file }, "app")).toBe(join(folder, "site/app"));
    expect(found({ BREAKWATER_FILE: file }, "/srv/app")).toBe("/srv/app");
  });
});

test.each(["", "../prod", "Prod", "a b"])("--stack %j is a mistake before anything is read", async (name) => {
  const said: string[] = [];
  const code = await program()
    .parseAsync(["node", "breakwater", "status", "--stack", name])
    .then(
      () => 0,
      (error: unknown) => explain(error, (text) => said.push(text)),
    );
  expect([code, said.join("")]).toEqual([2, expect.stringContaining("a stack's name is 1 to 31 of a-z")]);
});

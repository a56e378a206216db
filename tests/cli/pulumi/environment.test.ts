import { execFileSync } from "node:child_process";
import { mkdirSync, statSync, readFileSync, writeFileSync, chmodSync } from "node:fs";
import { dirname, join } from "node:path";
import { Stop } from "../../../cli/process/exit";
import { pulumiFolder } from "../../../cli/project/project";
import { checkpointFile } from "../../../cli/state/checkpoint";
import { dockerVariables, pulumiVariables, enterPulumiEnvironment, envScript, toolFolders } from "../../../cli/pulumi/environment";
import { ensurePassphrase } from "../../../cli/state/passphrase";
import { scratchProject } from "../scratch";

const local = { address: "unix:///var/run/docker.sock" };
const salted = "encryptionsalt: v1:abc\nconfig: {}\n";

describe("env.sh", () => {
  test("the whole text", () => {
    const project = scratchProject();
    const { root, home } = project;
    expect(envScript(project, local, {})).toBe(
      [
        "# Plain Pulumi for the stack dev: source this file, then pulumi preview | up | refresh | stack output.",
        "# Written by breakwater. Docker's own variables are unset, because they would win over the hosts that the stack names.",
        "unset DOCKER_HOST DOCKER_CONTEXT DOCKER_TLS DOCKER_TLS_VERIFY DOCKER_CERT_PATH DOCKER_API_VERSION DOCKER_SSH_OPTS DOCKER_REGISTRY_USER DOCKER_REGISTRY_PASS PULUMI_CONFIG_PASSPHRASE BREAKWATER_RELEASE BREAKWATER_COPIED_FROM BREAKWATER_TRUST_STATE",
        `export PULUMI_HOME='${root}/user/.cache/breakwater/pulumi'`,
        `export PULUMI_BACKEND_URL='file://${home}/state'`,
        `export PULUMI_CONFIG_PASSPHRASE_FILE='${home}/passphrase'`,
        `export PULUMI_OPTION_CONFIG_FILE='${home}/stacks/Pulumi.dev.yaml'`,
        "export PULUMI_STACK='dev'",
        "export PULUMI_SKIP_UPDATE_CHECK='true'",
        "export PULUMI_PARALLEL_DIFF='true'",
        "export PULUMI_PARALLEL='32'",
        "export PULUMI_LOG_ROTATION_MAX_TOTAL_MB='50'",
        `export PULUMI_LANGUAGE_NODEJS_RUN_PATH='${root}/dist/run.js'`,
        `export NODE_COMPILE_CACHE='${root}/user/.cache/breakwater/node'`,
        `export BREAKWATER_HOME='${home}'`,
        `export BREAKWATER_FILE='${root}/Pulumi.dev.yaml'`,
        "export BREAKWATER_STACK='dev'",
        "export BREAKWATER_LOCAL_DOCKER='unix:///var/run/docker.sock'",
        `export BREAKWATER_SOURCED='dev=${root}/Pulumi.dev.yaml'`,
        `export PATH='${root}/user/.cache/breakwater/pulumi/versions/3.259.0/bin':'${root}/node_modules/.bin':"$PATH"`,
        "",
      ].join("\n"),
    );
  });

  test("a shell that sources it has the same variables as the command line", () => {
    const project = { ...scratchProject(), stackFile: "/tmp/it's here; $HOME/Pulumi.dev.yaml" };
    const script = `${envScript(project, local, {})}\nenv -0`;
    const output = execFileSync("sh", ["-c", script], { encoding: "utf8", env: { PATH: "/usr/bin:/bin", DOCKER_HOST: "tcp://x:1" } });
    const variables = Object.fromEntries(output.split("\0").map((line) => line.split(/=(.*)/s).slice(0, 2)));
    expect(variables).toMatchObject(pulumiVariables(project, local, {}));
    expect(variables).not.toHaveProperty("DOCKER_HOST");
  });

  test("entering it removes Docker's variables and puts the pinned CLI first", () => {
    const project = scratchProject();
    const env: NodeJS.ProcessEnv = {
      PATH: "/bin",
      PULUMI_CONFIG_PASSPHRASE: "x",
      ...Object.fromEntries(dockerVariables.map((name) => [name, "x"])),
    };
    enterPulumiEnvironment(project, undefined, env);
    expect(env.PATH).toBe(`${pulumiFolder(project)}/bin:${project.root}/node_modules/.bin:/bin`);
    expect(Object.keys(env).filter((name) => name.startsWith("DOCKER_"))).toEqual([]);
    expect(env).not.toHaveProperty("PULUMI_CONFIG_PASSPHRASE");
    expect(env).not.toHaveProperty("BREAKWATER_LOCAL_DOCKER");
  });

  test.each([
    [undefined, "--max-semi-space-size=4"],
    ["--trace-warnings", "--trace-warnings --max-semi-space-size=4"],
    ["--max-semi-space-size=32", "--max-semi-space-size=32"],
  ])("Node.js keeps few young objects, unless the user says otherwise: %s", (before, after) => {
    const env: NodeJS.ProcessEnv = { PATH: "/bin", ...(before === undefined ? {} : { NODE_OPTIONS: before }) };
    for (let nested = 0; nested < 2; nested++) enterPulumiEnvironment(scratchProject(), undefined, env);
    expect(env.NODE_OPTIONS).toBe(after);
  });

  test("the project's own Node.js is on the PATH when the command line runs on it: plugins start node by its name", () => {
    const project = scratchProject();
    const own = `${project.root}/toolchain/node/own/node_modules/node/bin`;
    expect(toolFolders(project, `${own}/node`)).toContain(own);
    expect(toolFolders(project, "/usr/bin/node")).toEqual([`${pulumiFolder(project)}/bin`, `${project.root}/node_modules/.bin`]);
  });

  test("Pulumi downloads plugins unless the toolchain was built here", () => {
    const project = scratchProject();
    expect(pulumiVariables(project, local, {})).not.toHaveProperty("PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION");
    mkdirSync(pulumiFolder(project), { recursive: true });
    writeFileSync(join(pulumiFolder(project), ".built-1-2"), "");
    expect(pulumiVariables(project, local, {}).PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION).toBe("true");
  });
});

describe("a stack file with a salt belongs to the team", () => {
  test("Pulumi uses it directly, with the team's passphrase", () => {
    const project = scratchProject(salted);
    const variables = pulumiVariables(project, local, { PULUMI_CONFIG_PASSPHRASE_FILE: "/team/passphrase" });
    expect(variables.PULUMI_OPTION_CONFIG_FILE).toBe(project.stackFile);
    expect(variables.PULUMI_CONFIG_PASSPHRASE_FILE).toBe("/team/passphrase");
  });

  test("a clone's own stack never takes another passphrase from the environment", () => {
    const project = scratchProject();
    expect(pulumiVariables(project, local, { PULUMI_CONFIG_PASSPHRASE_FILE: "/team/passphrase" }).PULUMI_CONFIG_PASSPHRASE_FILE).toBe(
      project.passphrase,
    );
  });
});

describe("passphrase", () => {
  test("is created once, only for its owner, and is not guessable", () => {
    const project = scratchProject();
    ensurePassphrase(project);
    const first = readFileSync(project.passphrase, "utf8");
    expect(statSync(project.passphrase).mode & 0o777).toBe(0o600);
    expect(first).toMatch(/^[\w-]{43}$/);
    ensurePassphrase(project);
    expect(readFileSync(project.passphrase, "utf8")).toBe(first);
  });

  test("that others can read is refused", () => {
    const project = scratchProject();
    ensurePassphrase(project);
    chmodSync(project.passphrase, 0o640);
    expect(() => ensurePassphrase(project)).toThrow(
      new Stop(
        1,
        `${project.passphrase} can be read by other users of this machine. Run \`chmod 600 ${project.passphrase}\` and try again.`,
      ),
    );
  });

  test("is not created again for a state that is encrypted with a lost one", () => {
    const project = scratchProject();
    mkdirSync(dirname(checkpointFile(join(project.home, "state"), project.stack)), { recursive: true });
    writeFileSync(
      checkpointFile(join(project.home, "state"), project.stack),
      JSON.stringify({ checkpoint: { latest: { resources: [] } } }),
    );
    expect(() => ensurePassphrase(project)).toThrow("passphrase is missing, and the state of dev is encrypted with it");
  });
});

import { statSync } from "node:fs";
import { join } from "node:path";
import { checkSyntax, readWorkflow, Runner, type Call, type Job, type Outcome } from "./runner";

const values = {
  "secrets.AWS_ACCESS_KEY_ID": "key",
  "secrets.AWS_SECRET_ACCESS_KEY": "geheim-1",
  "secrets.BREAKWATER_PASSPHRASE": "geheim-2",
  "secrets.DEPLOY_KEY": "-----BEGIN KEY-----\ngeheim-3\n-----END KEY-----",
  "secrets.KNOWN_HOSTS": "web-1 ssh-ed25519 AAAA",
  "github.token": "geheim-4",
  "github.server_url": "https://forge.example",
  "github.repository": "team/site",
  "github.run_id": "77",
  "github.event.pull_request.number": "5",
};

const runners: Runner[] = [];
afterEach(() => runners.splice(0).forEach((runner) => runner.discard()));

function start(name: string, calls: readonly Call[]): { readonly outcome: Outcome; readonly runner: Runner } {
  const runner = new Runner(readWorkflow(name), values);
  runners.push(runner);
  const outcome = runner.run([{ program: "npm", args: ["ci"] }, ...calls]);
  expect(outcome).toMatchObject({ unexpected: "", left: [] });
  expect(outcome.output).not.toMatch(/geheim/);
  return { outcome, runner };
}

describe.each(["drift", "plan"])("%s.yml", (name) => {
  const workflow = readWorkflow(name);
  const job = Object.values(workflow.jobs)[0] as Job;

  test("has only the rights that it needs", () => {
    expect(workflow.permissions).toEqual({});
    expect(job.permissions).toEqual({ contents: "read", ...(name === "drift" ? { issues: "write" } : { "pull-requests": "write" }) });
    expect(workflow.concurrency.group).toContain(`breakwater-${name}-prod`);
  });

  test("uses only actions of a fixed commit, and keeps no token in the checkout", () => {
    const used = job.steps.flatMap(({ uses }) => uses ?? []);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((one) => !/@[0-9a-f]{40}$/.test(one))).toEqual([]);
    expect(job.steps[0]).toMatchObject({ with: { "persist-credentials": false } });
  });

  test("puts no value of the forge into the text of a script, where it could inject commands", () => {
    const scripts = job.steps.flatMap(({ run }) => run ?? []);
    expect(scripts.length).toBeGreaterThan(3);
    expect(scripts.filter((script) => script.includes("${{"))).toEqual([]);
    scripts.forEach(checkSyntax);
  });

  test("passes secrets only to the steps that need them", () => {
    const holders = job.steps.filter(({ env }) => JSON.stringify(env ?? {}).includes("secrets.")).map((step) => step.name);
    expect(holders).toEqual(["ssh", name]);
    expect(job.steps.filter(({ env }) => env?.GH_TOKEN !== undefined)).toHaveLength(1);
  });
});

test("plan.yml runs neither for forks nor with the rights of the target branch", () => {
  const { on, jobs } = readWorkflow("plan");
  expect(Object.keys(on)).toEqual(["pull_request"]);
  expect(jobs.plan?.if).toBe("github.event.pull_request.head.repo.full_name == github.repository");
});

describe("the steps of drift.yml", () => {
  const repo = ["--repo", "team/site"];
  const drift = (code: number, stdout: string): Call => ({
    program: "breakwater",
    args: ["drift", "--stack", "prod"],
    code,
    stdout,
  });
  const list = (...bodies: string[]): Call => ({
    program: "gh",
    args: ["issue", "list", ...repo, "--state", "open", "--label", "breakwater-drift", "--limit", "100", "--json", "number,body"],
    stdout: JSON.stringify(bodies.map((body, index) => ({ number: 10 + index, body }))),
  });
  const other = "<!-- breakwater-drift:staging -->\nold";
  const ours = "<!-- breakwater-drift:prod -->\nold";
  const found = "prod deviates in 1 resource:\n  Container web-0.local\n    is gone\n";

  test("no deviation: no issue, success; only the owner can read the key", () => {
    const { outcome, runner } = start("drift", [drift(0, "prod is as declared.\n"), list(other)]);
    expect(outcome).toMatchObject({ code: 0, ran: ["install", "ssh", "drift", "report"] });
    expect(statSync(join(runner.folder, "user/.ssh/id_ed25519")).mode & 0o777).toBe(0o600);
    expect(runner.read("user/.ssh/id_ed25519")).toBe(`${values["secrets.DEPLOY_KEY"]}\n`);
  });

  test("drift: opens an issue with the report and fails with 7", () => {
    const create = [
      "issue",
      "create",
      ...repo,
      "--title",
      "prod is not as declared",
      "--label",
      "breakwater-drift",
      "--body-file",
      "issue.md",
    ];
    const label = ["label", "create", "breakwater-drift", ...repo, "--description", "Reality differs from the stack file", "--force"];
    const { outcome, runner } = start("drift", [
      drift(7, found),
      list(other),
      { program: "gh", args: label },
      { program: "gh", args: create },
    ]);
    expect(outcome.code).toBe(7);
    expect(runner.read("issue.md")).toBe(
      `<!-- breakwater-drift:prod -->\n~~~\n${found}\n~~~\nLast seen by https://forge.example/team/site/actions/runs/77\n`,
    );
  });

  test("drift that persists: updates the issue of this stack instead of opening another one", () => {
    const edit: Call = { program: "gh", args: ["issue", "edit", "11", ...repo, "--body-file", "issue.md"] };
    expect(start("drift", [drift(7, found), list(other, ours), edit]).outcome.code).toBe(7);
  });

  test("repaired: closes its issue", () => {
    const comment = "prod is as declared again: https://forge.example/team/site/actions/runs/77";
    const close: Call = { program: "gh", args: ["issue", "close", "11", ...repo, "--comment", comment] };
    expect(start("drift", [drift(0, ""), list(other, ours), close]).outcome.code).toBe(0);
  });

  test.each([1, 2, 130])("a failure (%i) is not drift: it fails and touches no issue", (code) => {
    expect(start("drift", [drift(code, "")]).outcome).toMatchObject({ code, ran: ["install", "ssh", "drift"] });
  });

  test("a refusal of the forge is a failure and is not ignored", () => {
    expect(start("drift", [drift(7, found), { ...list(), code: 4, stdout: "" }]).outcome.code).toBeGreaterThan(0);
  });
});

describe("the steps of plan.yml", () => {
  const plan = (code: number, stdout: string, stderr = ""): Call => {
    return { program: "breakwater", args: ["plan", "--stack", "prod", "--markdown"], code, stdout, stderr };
  };
  const path = "repos/team/site/issues/5/comments";
  const list = (...pages: object[][]): Call => ({
    program: "gh",
    args: ["api", path, "--paginate", "--slurp"],
    stdout: JSON.stringify(pages),
  });
  const post: Call = { program: "gh", args: ["api", "--method", "POST", path, "--field", "body=@comment.md", "--silent"] };
  const patch: Call = {
    program: "gh",
    args: ["api", "--method", "PATCH", "repos/team/site/issues/comments/8", "--field", "body=@comment.md", "--silent"],
  };
  const marker = "<!-- breakwater-plan:prod -->";
  const person = { id: 7, user: { type: "User" }, body: `${marker} quoted by a person` };
  const mine = { id: 8, user: { type: "Bot" }, body: `${marker}\nold` };
  const markdown = "## prod: 2 changes\n\n| web-0 | replaced with overlap, no outage |\n";

  test("the first push: one comment with the plan", () => {
    const { outcome, runner } = start("plan", [plan(0, markdown), list([person]), post]);
    expect(outcome).toMatchObject({ code: 0, ran: ["install", "ssh", "plan", "comment"] });
    expect(runner.read("comment.md")).toBe(`${marker}\n${markdown}`);
  });

  test("the next push: updates the same comment, even on a later page, and never touches a person's", () => {
    expect(start("plan", [plan(0, markdown), list([person], [mine]), patch]).outcome.code).toBe(0);
  });

  test("a mistake in the stack file: the comment has the message, and the check fails with its code", () => {
    const { outcome, runner } = start("plan", [plan(2, "", "apps.web.port: 99999 is no port\nNothing was changed.\n"), list([]), post]);
    expect(outcome.code).toBe(2);
    expect(runner.read("comment.md")).toBe(
      `${marker}\nThere is no plan for \`prod\` (exit code 2):\n~~~\napps.web.port: 99999 is no port\nNothing was changed.\n~~~\n`,
    );
  });
});

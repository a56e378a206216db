import { planMarkdown } from "../../../cli/plan/markdown";
import { planReport, type PlanReport } from "../../../cli/plan/report";
import { planText } from "../../../cli/plan/text";
import { promisedOf, surgeOf, warningsOf } from "../../../cli/plan/warnings";
import { parseTopology } from "../../../platform/parse";
import { announced, container, replacement, step, topology, unknown } from "./steps";

const label = (image: string) => [{ label: "breakwater.image", value: image }];
const rolled = (name: string) =>
  replacement("app", container, name, {
    before: { memory: 128, labels: label("dev-book:1"), image: "sha256:1" },
    after: { memory: 128, labels: label("dev-book:2"), image: unknown },
    diffs: ["labels", "image"],
  });
const job = step("update", "app", "breakwater:index:Job", "web-prepare.local", {
  before: { inputHash: "a" },
  after: { inputHash: unknown },
  diffs: ["inputHash"],
});
const slot = step("update", "app", "breakwater:index:Slot", "dev-web-0.local", {
  before: { spec: 1 },
  after: { spec: 2 },
  diffs: ["spec"],
});
const none = { total: new Map<string, number>(), promised: new Map<string, number>() };
const steps = [...rolled("dev-web-0.local"), ...rolled("dev-web-1.local"), job, slot];
const changes = announced(...steps);
const memory = { total: new Map([["local", 1024]]), promised: promisedOf(steps) };
const report: PlanReport = planReport(topology, changes, { same: 20, warnings: warningsOf(topology, changes, memory) });

test("for a terminal: grouped, similar changes on one line, internal ones left out, warnings last", () => {
  expect(planText(report)).toBe(
    [
      "dev: 3 changes, nothing that serves is interrupted, touches data, 20 unchanged",
      "",
      "  app web",
      "    web-0, web-1  replaced with overlap, no outage",
      "                    image dev-book:1 → dev-book:2",
      "    web-prepare   job runs once more, before the new containers start",
      "",
      "  ! local needs 256 MiB more memory while old and new containers overlap; it has 1024 MiB, of which this stack's limits are 256 MiB",
      "  ! job web-prepare runs; what it does to data is not undone when a later step fails or is rolled back",
    ].join("\n"),
  );
});

test("nothing to do is one line", () => {
  expect(planText(planReport(topology, [], { same: 28, warnings: [] }))).toBe("dev: nothing to do, 28 unchanged");
});

test("internal changes alone are reported as such", () => {
  expect(planText(planReport(topology, announced(slot), { same: 27, warnings: [] }))).toBe(
    "dev: 1 record to be brought up to date, nothing on the hosts changes",
  );
});

test("for a pull request: a marker, a summary, a table, and collapsed reasons", () => {
  const text = planMarkdown(report);
  expect(text.split("\n")[0]).toBe("<!-- breakwater plan dev -->");
  expect(text).toContain("| app web | web-0, web-1 | replaced with overlap, no outage |");
  expect(text).toContain("<details><summary>Why</summary>\n\n- web-0, web-1: image dev-book:1 → dev-book:2");
});

test("a value cannot become markup in a comment", () => {
  const about = { before: { envs: ["A=1"] }, after: { envs: ["A=<img src=x> | @everyone [a](b)"] }, diffs: ["envs"] };
  const hostile = announced(...replacement("app", container, "dev-web-0.local", about));
  const text = planMarkdown(planReport(topology, hostile, { same: 0, warnings: [] }));
  expect(text).not.toMatch(/<img|@everyone|\]\(b\)| \| &#64;/);
});

test("for machines: every operation, and none that up does not report", () => {
  expect(report.changes.map(({ operation, resource }) => `${operation} ${resource}`)).toEqual([
    "create-replacement dev-web-0.local",
    "delete-replaced dev-web-0.local",
    "create-replacement dev-web-1.local",
    "delete-replaced dev-web-1.local",
    "update web-prepare.local",
    "update dev-web-0.local",
  ]);
  expect(report.changes.some(({ may }) => may)).toBe(false);
});

describe("memory while containers overlap", () => {
  test("is the limit of the new ones, on their host", () => expect([...surgeOf(changes)]).toEqual([["local", 256]]));
  test("nothing overlaps when containers are recreated in place", () =>
    expect([...surgeOf(announced(...replacement("entry", container, "dev-site.local", { inPlace: true, after: { memory: 64 } })))]).toEqual(
      [],
    ));
  test("a host that is too small is reported", () => {
    const [first] = warningsOf(topology, changes, { ...memory, total: new Map([["local", 511]]) });
    expect(first).toMatch(/it has 511 MiB, of which this stack's limits are 256 MiB: NOT ENOUGH$/);
  });
});

describe("may", () => {
  const remade = { before: { image: "sha256:1", labels: label("a:1") }, after: { image: unknown, labels: label("a:1") }, diffs: ["image"] };
  const config = step("update", "entry", "breakwater:index:NginxConfig", "site.local", {
    before: { text: "a" },
    after: { text: unknown },
    diffs: ["text"],
  });

  test("an image that is recreated with its name may have the same content, so its dependents are uncertain, too", () => {
    const found = planReport(topology, announced(...replacement("app", container, "dev-web-0.local", remade), config), {
      same: 0,
      warnings: [],
    });
    expect(found.changes.map(({ may }) => may)).toEqual([true, true, true]);
    expect(planText(found)).toContain("may be: replaced with overlap, no outage");
  });

  test("other unknown values always differ", () => {
    const found = planReport(topology, announced(...rolled("dev-web-0.local"), config), { same: 0, warnings: [] });
    expect(found.changes.some(({ may }) => may)).toBe(false);
  });
});

test("a volume that loses its content leads to a warning, a kept one does not", () => {
  const volume = (retainOnDelete: boolean) =>
    announced(step("delete", "stack", "breakwater:index:Volume", "v", { before: { name: "dev-v" }, retainOnDelete }));
  expect(warningsOf(topology, volume(false), none)).toEqual(["volume dev-v is removed with its content"]);
  expect(warningsOf(topology, volume(true), none)).toEqual([]);
});

test("notices of earlier commands come first", () => {
  expect(warningsOf(topology, [], none, ["the stack file differs from what runs"])).toEqual(["the stack file differs from what runs"]);
});

describe("members of a database", () => {
  const member = (index: number, memory = 512) =>
    replacement("database", container, `dev-db-${index}.local`, { inPlace: true, after: { memory }, diffs: ["uploads"] });

  test("too little memory is reported before someone's large values exceed it", () => {
    expect(warningsOf(topology, announced(...member(1, 384)), none)).toEqual([
      "db: with 384 MiB a few clients that write values of several megabytes at the same time can get the server killed; 512 held",
    ]);
    expect(warningsOf(topology, announced(...member(1, 512)), none)).toEqual([]);
  });
});

test("in the stack dev, a job of the app dev-tools has one name everywhere", () => {
  const app = { image: "book", port: 8000, health: { http: "/" }, jobs: [{ name: "migrate", command: ["true"] }] };
  const dev = parseTopology("dev", { images: { book: { build: { context: "." } } }, apps: { "dev-tools": app, tools: app } });
  const about = { before: { inputHash: "a" }, after: { inputHash: unknown }, diffs: ["inputHash"] };
  const jobs = ["dev-tools", "tools"].map((name) => step("update", "app", "breakwater:index:Job", `${name}-migrate.local`, about));
  const changes = announced(...jobs);
  const warnings = warningsOf(topology, changes, none);
  const { resources } = planReport(dev, changes, { same: 0, warnings });
  expect(resources.map(({ name }) => name)).toEqual(["dev-tools-migrate", "tools-migrate"]);
  expect(warnings.map((text) => text.split(" runs;")[0])).toEqual(["job dev-tools-migrate", "job tools-migrate"]);
});

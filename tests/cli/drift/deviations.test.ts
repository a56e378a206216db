import type { StepEventMetadata } from "@pulumi/pulumi/automation";
import { describeDrift, detailOf, deviations, driftMarkdown, type Warning } from "../../../cli/drift/deviations";
import { describeRepairs, left, repairs } from "../../../cli/drift/repairs";
import type { RunReport } from "../../../cli/run/progress";
import { leftToPerson } from "../../../topology/marks";

const report = (...changes: [operation: string, type: string, resource: string, step: object][]): RunReport => ({
  changes: changes.map(([operation, type, resource, step]) => ({
    operation: operation as "update",
    type,
    resource,
    step: step as StepEventMetadata,
  })),
  errors: [],
  same: 0,
});

const drift = ["network dev-main: not connected", "server unreachable: no answer: timeout"];
const seen = deviations(
  report(
    ["update", "Slot", "dev-web-0.local", { detailedDiff: { drift: {} }, diffs: ["drift"], new: { outputs: { drift } } }],
    ["delete", "Container", "dev-web-1.local", {}],
    ["update", "Container", "dev-web-2.local", { diffs: ["mustRun"], detailedDiff: { mustRun: {} }, new: { outputs: {} } }],
  ),
);
const orphan: Warning = { host: "local", kind: "orphan", container: "dev-x", detail: "carries the stack's labels" };

test("properties and words from Breakwater's comparison, properties from Docker's provider", () => {
  expect(seen).toEqual([
    {
      resource: "dev-web-0.local",
      type: "Slot",
      change: "differs",
      details: [
        { property: "network dev-main", detail: "not connected" },
        { property: "server unreachable", detail: "no answer: timeout" },
      ],
    },
    { resource: "dev-web-1.local", type: "Container", change: "gone", details: [] },
    {
      resource: "dev-web-2.local",
      type: "Container",
      change: "differs",
      details: [{ property: "mustRun", detail: "not the declared value" }],
    },
  ]);
});

test("for a terminal", () => {
  expect(describeDrift({ stack: "dev", deviations: seen, warnings: [orphan] })).toBe(
    [
      "dev deviates in 3 resources:",
      "  Slot dev-web-0.local",
      "    network dev-main: not connected",
      "    server unreachable: no answer: timeout",
      "  Container dev-web-1.local",
      "    is gone",
      "  Container dev-web-2.local",
      "    mustRun: not the declared value",
      "`./breakwater heal` repairs.",
      "1 warning:",
      "  orphan dev-x on local: carries the stack's labels",
    ].join("\n"),
  );
  expect(describeDrift({ stack: "dev", deviations: [], warnings: [] })).toBe("dev is as declared.");
});

test("as Markdown: a server's message stays in its cell", () => {
  const odd = [
    {
      resource: "db-1.local",
      type: "MariadbReplica",
      change: "differs" as const,
      details: [{ property: "sql thread", detail: "a|b\n<c>" }],
    },
  ];
  expect(driftMarkdown({ stack: "dev", deviations: odd, warnings: [orphan] })).toBe(
    [
      "### Drift of `dev`",
      "",
      "| type | resource | what |",
      "| --- | --- | --- |",
      "| MariadbReplica | db-1.local | sql thread: a\\|b \\<c\\> |",
      "",
      "Warnings:",
      "",
      "- orphan dev-x on local: carries the stack's labels",
    ].join("\n"),
  );
  expect(driftMarkdown({ stack: "dev", deviations: [], warnings: [] })).toContain("Everything is as declared.");
});

test("the actions of a repair and their reasons", () => {
  const made = repairs(
    report(
      ["update", "Slot", "dev-web-0.local", { diffs: ["drift"], old: { outputs: { drift: ["pause container: paused"] } } }],
      ["create-replacement", "Container", "dev-web-0.local", { diffs: ["#replacementTrigger"] }],
      ["delete-replaced", "Container", "dev-web-0.local", {}],
      ["create", "Container", "dev-web-1.local", {}],
    ),
  );
  expect(describeRepairs("dev", made, 3.2)).toBe(
    [
      "dev is repaired (3.2 s):",
      "  changed Slot dev-web-0.local",
      "    pause container: paused",
      "  recreated Container dev-web-0.local",
      "  recreated Container dev-web-1.local",
    ].join("\n"),
  );
  expect(describeRepairs("dev", [], 3.2)).toBe("dev is as declared; there was nothing to repair (3.2 s).");
});

describe("a deviation that a person decides about", () => {
  const words = leftToPerson("primary: dev-db-1 is the primary, the stack file says dev-db-0");
  const run = (...drift: string[]) => report(["update", "MariadbPrimary", "db-0.local", { diffs: ["drift"], old: { outputs: { drift } } }]);

  test("is not called a repair", () => {
    expect([repairs(run(words)), left(run(words))]).toEqual([[], [`MariadbPrimary db-0.local: ${words}`]]);
    expect(describeRepairs("dev", [], 3.2, left(run(words)))).toBe(
      `dev: nothing was repaired (3.2 s).\nleft as it is (\`./breakwater plan\` tells more):\n  MariadbPrimary db-0.local: ${words}`,
    );
  });

  test("does not hide what else was repaired", () => {
    const both = run(words, "name db: leads to dev-db-0 instead of dev-db-1");
    expect(repairs(both)).toMatchObject([{ details: [{ property: "name db" }] }]);
    expect(describeRepairs("dev", repairs(both), 3.2, left(both))).toMatch(/^dev is repaired[^]*name db: leads[^]*left as it is/);
  });

  test("is not promised to `heal`", () => {
    const found = (...sentences: string[]) =>
      describeDrift({
        stack: "dev",
        deviations: [{ resource: "db-0.local", type: "MariadbPrimary", change: "differs", details: sentences.map(detailOf) }],
        warnings: [],
      });
    expect(found(words)).toMatch(/\nA person decides about that: `\.\/breakwater plan`/);
    expect(found(words, "read_only: OFF")).toMatch(/`\.\/breakwater heal` repairs\.$/);
  });
});

import type { StepEventMetadata } from "@pulumi/pulumi/automation";
import { describeDrift, deviations, driftMarkdown, type Warning } from "../../../cli/drift/deviations";
import { describeRepairs, repairs } from "../../../cli/drift/repairs";
import type { RunReport } from "../../../cli/run/progress";

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

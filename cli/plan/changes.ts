import type { EngineEvent, OpType, StepEventMetadata, StepEventStateMetadata } from "@pulumi/pulumi/automation";
import { kindOfUnit, modelOfComponent, type UnitKind } from "../../platform/models";
import { nameOf, type StateResource } from "../state/checkpoint";
import { isGrouping, kindOf, quiet } from "../run/progress";

/** The change of one resource. A replacement is several operations in Pulumi. */
export interface Change {
  readonly urn: string;
  /** The type token, such as docker:index/container:Container. */
  readonly type: string;
  readonly kind: string;
  /** The logical name, such as dev-web-0.local. */
  readonly name: string;
  readonly unit: Unit;
  readonly action: "create" | "update" | "replace" | "delete";
  /** For a replacement: whether the new resource exists before the old one is deleted. */
  readonly overlap: boolean;
  readonly operations: readonly OpType[];
  readonly before: StepEventStateMetadata | undefined;
  readonly after: StepEventStateMetadata | undefined;
  /** Properties in which Pulumi sees a difference. */
  readonly differs: readonly string[];
}

/** The part of the stack file that a resource belongs to. */
export interface Unit {
  readonly kind: UnitKind | "image" | "network" | "volume" | "stack";
  readonly name: string;
}

/** Components of the stack file that are not units. */
const otherKinds: Readonly<Record<string, Unit["kind"]>> = {
  Image: "image",
  Network: "network",
  Volume: "volume",
};

/** Collects the changes of a preview. */
export class Announcement {
  readonly steps: StepEventMetadata[] = [];

  readonly onEvent = ({ resOutputsEvent }: EngineEvent): void => {
    if (resOutputsEvent) this.steps.push(resOutputsEvent.metadata);
  };

  /** In Pulumi's order. */
  get changes(): Change[] {
    const parents = new Map(this.steps.map(({ urn, new: after, old }) => [urn, (after ?? old)?.parent ?? ""]));
    const byUrn = new Map<string, StepEventMetadata[]>();
    for (const step of this.steps) {
      if (isGrouping(step.type) || (quiet.includes(step.op) && step.op !== "replace")) continue;
      byUrn.set(step.urn, [...(byUrn.get(step.urn) ?? []), step]);
    }
    return [...byUrn].map(([urn, steps]) => changeOf(urn, steps, unitOf(urn, parents)));
  }
}

/** A removal from the state of a resource that Pulumi protects. A preview does not show it. */
export function leave({ urn, type, parent, inputs = {}, outputs = {}, ...options }: StateResource): Change {
  const before = { ...options, urn, type, parent, inputs, outputs } as unknown as StepEventStateMetadata;
  const about = { urn, type, kind: kindOf(type), name: nameOf(urn), unit: unitOf(urn, new Map([[urn, parent ?? ""]])) };
  return { ...about, action: "delete", overlap: false, operations: ["delete"], before, after: undefined, differs: [] };
}

function changeOf(urn: string, steps: readonly StepEventMetadata[], unit: Unit): Change {
  const operations = steps.map(({ op }) => op);
  const created = operations.indexOf("create-replacement");
  const deleted = operations.indexOf("delete-replaced");
  const main = steps.find(({ op }) => op === "create-replacement") ?? (steps[0] as StepEventMetadata);
  const differs = steps.flatMap(({ diffs, keys, detailedDiff }) => [...(diffs ?? []), ...(keys ?? []), ...Object.keys(detailedDiff ?? {})]);
  return {
    urn,
    type: main.type,
    kind: kindOf(main.type),
    name: nameOf(urn),
    unit,
    action: created >= 0 ? "replace" : operations.includes("create") ? "create" : operations.includes("update") ? "update" : "delete",
    overlap: created >= 0 && (deleted < 0 || created < deleted),
    operations,
    before: steps.find(({ old }) => old)?.old,
    after: main.new,
    differs: [...new Set(differs.map((path) => path.split(/[.[]/)[0] ?? path))].sort(),
  };
}

/** The component directly below the platform. Resources without one belong to the stack as a whole. */
function unitOf(urn: string, parents: ReadonlyMap<string, string>): Unit {
  let unit: Unit = { kind: "stack", name: "" };
  for (let at = parents.get(urn); at; at = parents.get(at)) {
    const type = (at.split("::").at(-2) ?? "").split("$").at(-1) ?? "";
    const model = modelOfComponent(type);
    const kind = model ? kindOfUnit[model.section] : otherKinds[kindOf(type)];
    if (kind) unit = { kind, name: nameOf(at) };
  }
  return unit;
}

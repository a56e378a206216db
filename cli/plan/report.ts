import { slot } from "../../provider/resources/slot";
import { containerType } from "../../provider/resources/foreign";
import type { OpType } from "@pulumi/pulumi/automation";
import { names } from "../../topology/names";
import type { Topology } from "../../platform/schema";
import type { Change, Unit } from "./changes";
import { partOf, type Observed } from "./effects-container";
import { impacts, type Impact } from "../../provider/resources/effect";
import { effectOf } from "./effects";
import { reasons } from "./reasons";
import { uncertain } from "./unknowns";

/** The change of one resource, in words. */
export interface Announced {
  readonly unit: Unit;
  /** The name without the stack, and without the host if there is only one. */
  readonly name: string;
  readonly type: string;
  readonly action: Change["action"];
  readonly effect: string;
  readonly impact: Impact;
  /** Whether data may be changed or deleted. */
  readonly data: boolean;
  /** False if `up` may find that there is nothing to do. */
  readonly certain: boolean;
  readonly reasons: readonly string[];
  /** True for internal resources that touch nothing outside the state. */
  readonly hidden: boolean;
}

/** One Pulumi operation, as `up --json` reports it afterwards. */
export interface Operation {
  readonly operation: OpType;
  readonly type: string;
  readonly resource: string;
  /** Present if `up` may leave it out. */
  readonly may?: true;
}

export interface PlanReport {
  readonly stack: string;
  /** The most severe effect on users of the stack. */
  readonly impact: Impact;
  /** Whether any change touches data. */
  readonly data: boolean;
  readonly changes: readonly Operation[];
  /** Number of unchanged resources. */
  readonly same: number;
  readonly resources: readonly Announced[];
  readonly warnings: readonly string[];
}

/** A container's reasons include those that its slot found. */
function reasonsOf(change: Change, all: readonly Change[]): string[] {
  const slots = change.type === containerType ? all.filter(({ type, name }) => type === slot.token && name === change.name) : [];
  const seen = slots.flatMap(reasons).filter((reason) => reason.startsWith("deviates"));
  return [...seen, ...reasons(change)];
}

function nameOf(change: Change, topology: Topology): string {
  const host = names.hostOf(change.name);
  const several = Object.keys(topology.platform.hosts).length > 1 && host !== change.name;
  return several ? `${partOf(change, topology)} on ${host}` : partOf(change, topology);
}

export const worst = (all: readonly Impact[]): Impact => impacts[Math.max(0, ...all.map((impact) => impacts.indexOf(impact)))] as Impact;

export function planReport(
  topology: Observed,
  changes: readonly Change[],
  { same, warnings }: { same: number; warnings: readonly string[] },
): PlanReport {
  const may = uncertain(changes);
  const resources = changes.map((change): Announced => {
    const { text, impact, data = false, hidden = false } = effectOf(change, topology);
    const about = { unit: change.unit, name: nameOf(change, topology), type: change.kind, action: change.action };
    return { ...about, effect: text, impact, data, certain: !may.has(change), reasons: reasonsOf(change, changes), hidden };
  });
  const operations = changes.flatMap((change) =>
    change.operations
      .filter((operation) => operation !== "replace")
      .map((operation) => ({ operation, type: change.kind, resource: change.name, ...(may.has(change) ? ({ may: true } as const) : {}) })),
  );
  return {
    stack: topology.stack,
    impact: worst(resources.map(({ impact }) => impact)),
    data: resources.some(({ data }) => data),
    changes: operations,
    same,
    resources,
    warnings,
  };
}

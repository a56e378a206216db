import { formatPath, type Problem } from "../../topology/problem";
import { each, type Model, type Rule } from "./rule";

/** A batch larger than the app can never happen, and would mislead the reader of the stack file. */
function withinReplicas({ platform }: Model): Problem[] {
  return each(platform, "apps").flatMap(({ path, value }) => {
    const { replicas, rollout } = value;
    return (["surge", "batch"] as const).flatMap((key) => {
      const wanted = rollout[key];
      if (wanted === undefined || wanted <= replicas) return [];
      const text = `${wanted} is more than ${formatPath([...path, "replicas"])} (${replicas}); write ${replicas} or less, or remove it to roll all together`;
      return [{ path: [...path, "rollout", key], text }];
    });
  });
}

/** Every replica of a batch exists next to the one that it replaces. */
function batchWithinSurge({ platform }: Model): Problem[] {
  return each(platform, "apps").flatMap(({ path, value }) => {
    const { surge, batch } = value.rollout;
    if (surge === undefined || batch === undefined || batch <= surge) return [];
    const text = `${batch} at the same time need as many replicas on top, and ${formatPath([...path, "rollout", "surge"])} allows ${surge}; write ${surge} or less`;
    return [{ path: [...path, "rollout", "batch"], text }];
  });
}

/** An app that may exist only once has no second replica, and no surge. */
function alone({ platform }: Model): Problem[] {
  return each(platform, "apps").flatMap(({ path, value: { replicas, rollout } }) => {
    if (rollout.order !== "stop-first") return [];
    const order = `${formatPath([...path, "rollout", "order"])} is stop-first, for what may exist once only`;
    return [
      ...(replicas === 1 ? [] : [{ path: [...path, "replicas"], text: `${replicas} is too many: ${order}; write 1` }]),
      ...(rollout.surge === undefined ? [] : [{ path: [...path, "rollout", "surge"], text: `nothing may be on top: ${order}; remove it` }]),
    ];
  });
}

/** A rollout must be possible as it is written. */
export const rollout: readonly Rule[] = [
  { id: "rollout-within-replicas", whole: [], check: withinReplicas },
  { id: "batch-within-surge", whole: [], check: batchWithinSurge },
  { id: "stop-first-is-alone", whole: [], check: alone },
];

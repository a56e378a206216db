import { typeOfToken } from "../../platform/types";
import { driftBefore } from "../../provider/resources/effect";
import { containerType, imageType } from "../../provider/resources/foreign";
import { isDeepStrictEqual } from "node:util";
import type { Change } from "./changes";
import { containerReasons } from "./reasons-container";
import { arrow, differences, isSecret, type Values } from "./values";

/** The reasons, from the inputs before and after; undefined for the default. */
type Reasons = (before: Values, after: Values, change: Change) => string[];

/** Properties that mean nothing to readers or are reported in another way. */
const silent = new Set([
  "__defaults",
  "host",
  "stack",
  "resource",
  "labels",
  "build",
  "name",
  "keepLocally",
  "hash",
  "inputHash",
  "files",
  "image",
  "incarnation",
  "reach",
  "trial",
]);

const reasonsOf: Readonly<Record<string, Reasons>> = {
  [containerType]: containerReasons,
  [imageType]: (before, after) => (before.name === after.name ? ["what it is built with"] : [`name ${arrow(before.name, after.name)}`]),
};

/** A type of Breakwater's own lists the inputs that never count as a reason. */
function generalReasons(before: Values, after: Values, { type }: Change): string[] {
  const own = typeOfToken(type);
  return own?.selfEvident === true ? [] : differences(before, after, new Set([...silent, ...(own?.silent ?? [])]));
}

/** The deviations of a resource that its own `read` found. */
const deviations = (change: Change): string[] => driftBefore(change).map((sentence) => `deviates: ${sentence}`);

/** Why a resource changes, in short phrases; empty if the effect explains it. Never contains a secret. */
export function reasons(change: Change): string[] {
  if (change.action !== "update" && change.action !== "replace") return [];
  const before = change.before?.inputs ?? {};
  const after = change.after?.inputs ?? {};
  const found = (reasonsOf[change.type] ?? generalReasons)(before, after, change);
  const unseen = change.differs.filter(
    (key) => isSecret(before[key]) && isSecret(after[key]) && isDeepStrictEqual(before[key], after[key]),
  );
  const all = [...new Set([...deviations(change), ...found, ...unseen.map(secretly)])];
  const named = change.differs.filter((key) => key !== "labels");
  return all.length > 0 || change.type !== containerType || named.length === 0 ? all : [`differs in ${named.join(", ")}`];
}

/** If a list contains one secret, Pulumi shows the whole list as secret. */
const secretly = (key: string): string => (key === "uploads" || key === "files" ? "a file or a secret" : `${key} (secret)`);

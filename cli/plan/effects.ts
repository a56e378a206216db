import { typeOfToken } from "../../platform/types";
import { containerType, imageType, passwordType, uuidType } from "../../provider/resources/foreign";
import { effect, type Effect, type Effects, hidden } from "../../provider/resources/effect";
import type { Topology } from "../../platform/schema";
import type { Change } from "./changes";
import { containerEffect, type Observed } from "./effects-container";

const image: Effects = {
  create: ({ after }) => effect(after?.inputs["build"] ? "built" : "pulled, or taken as it is on the host")(),
  update: effect("noted, nothing is pulled"),
  replace: ({ after }) => effect(after?.inputs["build"] ? "rebuilt" : "pulled, or taken as it is on the host")(),
  delete: effect("no longer used; stays on the host"),
};

/** Types of other providers that a stack uses; Breakwater's own say themselves what happens to them. */
export const foreignEffects: Readonly<Record<string, Effects<Change, Observed>>> = {
  [containerType]: containerEffect,
  [imageType]: image,
  [passwordType]: {
    create: effect("password generated"),
    update: effect("password kept"),
    replace: effect("new password generated; what uses it follows"),
    delete: effect("password forgotten"),
  },
  [uuidType]: {
    create: hidden("identity of the state"),
    update: hidden("identity kept"),
    replace: hidden("another identity"),
    delete: hidden("identity forgotten"),
  },
};

/** For types that only a user's own transform or a later version knows. */
const anything: Effects<Change, Topology> = {
  create: effect("created"),
  update: effect("changed in place"),
  replace: ({ overlap }) => (overlap ? effect("replaced with overlap", "overlap")() : effect("replaced", "interruption")()),
  delete: effect("removed"),
};

export function effectOf(change: Change, topology: Observed): Effect {
  const says = foreignEffects[change.type] ?? typeOfToken(change.type)?.says ?? anything;
  return says[change.action](change, topology);
}

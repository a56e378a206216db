import { isIncurable } from "../../observe/cure";
import { isLeftToPerson } from "../../topology/marks";
import type { Watch, WatchPolicy } from "../../topology/schema/watch";
import { pauseOf, type Pause } from "./pauses";
import { mostExact } from "./subject";

/** `until`: when the answer changes without anyone's help, in milliseconds since 1970. */
export type Permission =
  | { readonly may: true }
  /** `alarm`: the answer stays the same until a person acts. */
  | { readonly may: false; readonly because: string; readonly until?: number; readonly alarm?: true };

function policyOf({ policy, resources }: Watch, resource: string): WatchPolicy {
  const name = mostExact(resource, Object.keys(resources));
  return (name === undefined ? undefined : resources[name]) ?? policy;
}

/** Whether the watcher may repair a resource now, and if not, why. */
export function permission(resource: string, watch: Watch, pauses: readonly Pause[], now: number): Permission {
  if (policyOf(watch, resource) === "observe") return { may: false, because: "its policy is observe" };
  const pause = pauseOf(resource, pauses, now);
  if (pause) return { may: false, because: `it is paused until ${pause.until}: ${pause.why}`, until: Date.parse(pause.until) };
  return { may: true };
}

/** Kinds of resources that the watcher leaves to a person, and why. */
const leftToPeople: Readonly<Record<string, string>> = {
  Entry: "its parts are repaired one by one; when all of that is as declared, the app behind it does not answer, and a person has to look",
  RemoteImage: "an image would be built from sources that may be newer than what is deployed",
};

const incurable =
  "it was replaced for this already and never was well for long, so another replacement would only be another interruption; a person has to look: `./breakwater logs`, `./breakwater drift`, then `./breakwater up` with what cures it";

/** For a container whose slot reports that a replacement does not help. */
export const leftWithItsSlot: Permission = { may: false, because: incurable, alarm: true };

const undecided: Permission = {
  may: false,
  because: "each way to repair it could lose data, so a person decides: `./breakwater plan` tells what is possible",
  alarm: true,
};

/** The part of the policy that depends on what deviates. Data is never touched, whatever the stack file allows. */
export function repairable({
  type,
  gone,
  words = [],
}: {
  readonly type: string;
  readonly gone: boolean;
  readonly words?: readonly string[];
}): Permission {
  if (!gone && words.length > 0 && words.every(isIncurable)) return leftWithItsSlot;
  if (!gone && words.length > 0 && words.every(isLeftToPerson)) return undecided;
  if (type === "Volume" && !gone) return { may: false, because: "data is never touched; `./breakwater up` spells out the choices" };
  const because = leftToPeople[type];
  return because === undefined ? { may: true } : { may: false, because };
}

import { parseTopology } from "../../platform/parse";
import { TopologyError } from "../../topology/error";
import { formatPath } from "../../topology/problem";
import type { Place } from "../compose/tree";
import { option, type Context, type Draft } from "./context";

type Keys = readonly (string | number)[];

/**
 * Keys of a part without which it runs in the same way, except for a limit or a time. Any other key can decide what the part is or who
 * may reach it, so without that the whole part goes.
 */
const separable =
  /^(?:settings|environment|resources|logs|stopGraceSeconds|stopSignal|rollout|memoryMb|subnet|headers|bodyLimitMb|timeoutSeconds|cacheSeconds)$/;

/**
 * Leaves out whatever the stack file refuses, so that the rest can be deployed. Each becomes a note at its place in the compose file.
 */
export function withoutRefused(context: Context, platform: () => unknown): void {
  // A value of the wrong type hides other mistakes, and a part that goes makes those invalid that need it.
  for (let problems = problemsOf(platform()); problems.length > 0; problems = problemsOf(platform()))
    if (!problems.map(({ path, text }) => leaveOut(context, path, text)).some(Boolean)) return;
}

/** @returns whether something was left out */
function leaveOut(context: Context, path: Keys, why: string): boolean {
  const [section = "", name = "", key] = path;
  const parts = context.draft[section as keyof Draft] as Record<string, Record<string, unknown>> | undefined;
  if (parts === undefined || !Object.hasOwn(parts, name)) return false;
  const part = parts[name] as Record<string, unknown>;
  if (section === "apps" && key === "health" && !isTrue(part.health)) {
    part.health = { command: ["true"] };
    note(
      context,
      path,
      `${formatPath(path)} ${why}; taken as health.command: ["true"], which only sees that the container runs`,
      "write a better test",
    );
    return true;
  }
  const isSmall = path.slice(2).some((one) => separable.test(String(one)));
  if (isSmall && removed(parts, path.slice(1)))
    note(
      context,
      path,
      `${formatPath(path.slice(2))} is not written: it ${why}`,
      /\b(?:set|given) by\b/.test(why) ? "nothing has to be done" : "correct it and write the file again",
    );
  else {
    delete parts[name];
    note(
      context,
      path,
      `${formatPath(path)} ${why}, and without that it would be another ${words[section] ?? "part"}`,
      "correct it and write the file again",
    );
  }
  return true;
}

const words: Readonly<Record<string, string>> = {
  apps: "app",
  databases: "database",
  entries: "entry",
  images: "image",
  networks: "network",
  volumes: "volume",
};
const isTrue = (health: unknown): boolean => JSON.stringify(health) === '{"command":["true"]}';

/** Removes the innermost value that is there, from a map or with its list. */
function removed(root: Record<string, unknown>, path: Keys): boolean {
  const [first, ...rest] = path;
  if (first === undefined || !Object.hasOwn(root, first)) return false;
  const inner = root[first];
  const isMap = typeof inner === "object" && inner !== null && !Array.isArray(inner);
  if (rest.length > 0 && isMap && removed(inner as Record<string, unknown>, rest)) {
    if (Object.keys(inner).length === 0) delete root[first];
    return true;
  }
  return path.length > 1 || typeof inner !== "object" ? delete root[first] : false;
}

function note({ notes, services, compose }: Context, path: Keys, why: string, remedy: string): void {
  const service = services.find(({ id }) => id === path[1] || `${id}-entry` === path[1]);
  const key = path[0] === "databases" ? "command" : path[0] === "images" ? "image" : "";
  const place: Place = (service && option(service, key)) ?? service?.node ?? compose;
  notes.left(place, why, remedy);
}

function problemsOf(platform: unknown): TopologyError["problems"] {
  try {
    parseTopology("stack", platform);
    return [];
  } catch (error) {
    if (error instanceof TopologyError) return error.problems;
    throw error;
  }
}

import { Secrets } from "../../adopt/secrets/detector";
import { labels } from "../../topology/names";
import type { Change } from "./changes";
import { isUnknown } from "./unknowns";
import { arrow, differences, hidden, isSecret, type Values } from "./values";

type Row = Readonly<Record<string, unknown>>;

const rows = (value: unknown): readonly Row[] => (Array.isArray(value) ? (value as Row[]) : []);

const labelsOf = (inputs: Values): Values => Object.fromEntries(rows(inputs["labels"]).map(({ label, value }) => [String(label), value]));

/**
 * Hides secrets that someone wrote into the stack file as plain text. Otherwise the plan that removes one would print it in the log of
 * CI or in a comment.
 */
const guarded = (values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, new Secrets().isVariable(name, String(value)) ? hidden(value) : value]),
  );

const guardedWords = (words: unknown): unknown =>
  Array.isArray(words) && new Secrets().inWords(words.map(String)).length > 0 ? hidden(words) : words;

const environmentOf = (inputs: Values): Values =>
  Object.fromEntries(
    (Array.isArray(inputs["envs"]) ? inputs["envs"] : []).map((line) => {
      const text = String(line);
      return [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)];
    }),
  );

const portsOf = (inputs: Values): string =>
  rows(inputs["ports"])
    .map(({ ip, external }) => `${String(ip)}:${String(external)}`)
    .join(", ");

const mountsOf = (inputs: Values): Values =>
  Object.fromEntries(
    rows(inputs["volumes"]).map(({ volumeName, containerPath, readOnly, selinuxRelabel }) => [
      containerPath,
      [volumeName, readOnly === true ? "read-only" : "", selinuxRelabel].filter(Boolean).join(" "),
    ]),
  );

const filesOf = (inputs: Values): Values => Object.fromEntries(rows(inputs["uploads"]).map(({ file, ...rest }) => [file, rest]));

/** Shows no contents: files are long, and the reader has them. */
function fileReasons(before: Values, after: Values): string[] {
  if (isSecret(before["uploads"]) || isSecret(after["uploads"])) return [];
  const [old, now] = [filesOf(before), filesOf(after)];
  return differences(old, now).map((phrase) => {
    const path = phrase.split(" ")[0] as string;
    return `file ${path} ${path in old ? (path in now ? "changed" : "removed") : "added"}`;
  });
}

function imageReasons(before: Values, after: Values): string[] {
  const [old, now] = [labelsOf(before)[labels.image], labelsOf(after)[labels.image]];
  if (old !== now) return [`image ${arrow(old, now)}`];
  if (before["image"] === after["image"]) return [];
  return [isUnknown(after["image"]) ? "its image is rebuilt" : "another image under the same name"];
}

/** Ids mean nothing to readers. A network that is recreated takes its containers with it. */
function networkReasons(before: Values, after: Values): string[] {
  const [old, now] = [before, after].map((inputs) => rows(inputs["networksAdvanced"]).map(({ name }) => name)) as [unknown[], unknown[]];
  if (old.length !== now.length) return [`networks ${old.length} → ${now.length}`];
  return old.every((name, index) => name === now[index]) ? [] : ["another network, or one that is recreated"];
}

/** The stack file's names for plain properties of a container. */
const plain: Readonly<Record<string, string>> = {
  command: "command",
  user: "user",
  memory: "memoryMb",
  cpuShares: "cpuShares",
  stopSignal: "stopSignal",
  stopTimeout: "stopGraceSeconds",
  logOpts: "logs",
};

function plainReasons(before: Values, after: Values): string[] {
  const shownOf = ({ command, logOpts, ...others }: Values): Values => ({
    ...others,
    command: guardedWords(command),
    logOpts: typeof logOpts === "object" && logOpts !== null && !isSecret(logOpts) ? guarded(logOpts as Values) : logOpts,
  });
  const renamed = (inputs: Values): Values => {
    const values = shownOf(inputs);
    return Object.fromEntries(Object.entries(plain).map(([key, word]) => [word, values[key]]));
  };
  return differences(renamed(before), renamed(after));
}

const healthReasons = (before: Values, after: Values): string[] =>
  differences({ health: before["healthcheck"] }, { health: after["healthcheck"] }).map(() => "health check");

export function containerReasons(before: Values, after: Values, { differs }: Change): string[] {
  return [
    ...imageReasons(before, after),
    ...differences(guarded(environmentOf(before)), guarded(environmentOf(after)), new Set(), "environment "),
    ...plainReasons(before, after),
    ...(portsOf(before) === portsOf(after) ? [] : [`port ${arrow(portsOf(before), portsOf(after))}`]),
    ...differences(mountsOf(before), mountsOf(after), new Set(), "volume at "),
    ...fileReasons(before, after),
    ...healthReasons(before, after),
    ...networkReasons(before, after),
    ...(differs.includes("mustRun") ? ["does not run"] : []),
  ];
}

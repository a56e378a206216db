import type { ContainerInspectInfo } from "dockerode";
import { labels } from "../topology/names";
import type { SlotSpec } from "../topology/spec";
import { compareCapabilities, compareCommand, compareImage, comparePorts, compareTag, compareUser, type ImageFact } from "./creation";
import type { Deviation } from "./deviation";
import { compareAliases, compareNetworks } from "./networks";
import {
  compareEnvironment,
  compareFiles,
  compareHealth,
  compareLabels,
  compareLimits,
  compareMounts,
  comparePrivileges,
  type FileFact,
} from "./settings";
import { compareAnswer, comparePause, compareRestarts, compareVerdict, type AnswerFact } from "./state";

/** The facts about a slot's container on its host. */
export interface SlotFacts {
  /** The newest container with the slot's labels. */
  readonly container?: ContainerInspectInfo;
  /** Facts about the container's image; absent if the image is missing. */
  readonly image?: ImageFact;
  /** Id of the image that the declared reference means now. */
  readonly tagged?: string;
  /** By path; a path without a fact is missing. */
  readonly files: ReadonlyMap<string, FileFact>;
  /** Missing networks of a stopped container. */
  readonly lostNetworks?: readonly string[];
  /** Only for an app's container. */
  readonly answer?: AnswerFact;
  /** A container that has the slot's fixed name but not its labels. */
  readonly conflict?: { readonly id: string };
}

export interface Found extends SlotFacts {
  readonly container: ContainerInspectInfo;
}

/** The independent comparisons of a running container. */
export const comparators: Readonly<Record<string, (spec: SlotSpec, found: Found) => Deviation[]>> = {
  pause: (_spec, { container }) => comparePause(container),
  verdict: (_spec, { container, answer }) => [...compareVerdict(container, answer), ...compareAnswer(container, answer)],
  restarts: (_spec, { container }) => compareRestarts(container),
  networks: (spec, { container }) => compareNetworks(spec, container),
  aliases: (spec, { container }) => compareAliases(spec, container),
  environment: (spec, { container, image }) => compareEnvironment(spec, container, image?.environment),
  labels: (spec, { container }) => compareLabels(spec, container),
  mounts: (spec, { container }) => compareMounts(spec, container),
  health: (spec, { container, image }) => compareHealth(spec, container, image?.healthStart),
  files: (spec, { files }) => compareFiles(spec, files),
  image: ({ creation }, { container }) => (creation ? compareImage(creation, container) : []),
  tag: ({ creation }, { tagged }) => (creation ? compareTag(creation, tagged) : []),
  command: ({ creation }, { container, image }) => (creation ? compareCommand(creation, container, image) : []),
  user: ({ creation }, { container, image }) => (creation ? compareUser(creation, container, image) : []),
  capabilities: ({ creation }, { container }) => (creation ? compareCapabilities(creation, container) : []),
  privileges: (spec, { container }) => comparePrivileges(spec, container),
  ports: ({ creation }, { container }) => (creation ? comparePorts(creation, container) : []),
  limits: (_spec, { container }) => compareLimits(container),
};

/** Ignores a stopped container, which Docker's provider starts again. A deviation of the slot would have it replaced. */
export function compareSlot(spec: SlotSpec, facts: SlotFacts, table = comparators): Deviation[] {
  const { container } = facts;
  if (!container) return [...compareName(spec, facts), missing(spec)];
  if (!container.State.Running) return [...compareName(spec, facts), ...(facts.lostNetworks ?? []).map(lost)];
  const found = { ...facts, container };
  return [...compareName(spec, facts), ...Object.values(table).flatMap((compare) => compare(spec, found))];
}

const lost = (subject: string): Deviation => ({ aspect: "network", subject, detail: "removed, so that the container cannot start" });

/** After a refresh, Docker's provider forgets a missing container; the slot still reports it. */
const missing = (spec: SlotSpec): Deviation => ({ aspect: "container", subject: spec.labels[labels.resource] ?? "", detail: "missing" });

function compareName(spec: SlotSpec, { container, conflict }: SlotFacts): Deviation[] {
  const actual = container?.Name.replace(/^\//, "");
  if (spec.name === undefined) return actual === undefined ? [] : compareAutoName(spec, actual);
  const subject = spec.name;
  if (conflict) return [{ aspect: "name", subject, detail: `held by container ${conflict.id.slice(0, 12)}, which is not Breakwater's` }];
  return actual === undefined || actual === subject ? [] : [{ aspect: "name", subject, detail: `the container is called ${actual}` }];
}

/** Docker's provider does not compare automatic names. */
function compareAutoName({ creation }: SlotSpec, actual: string): Deviation[] {
  const subject = creation?.namedAfter;
  if (subject === undefined || /^-[0-9a-f]{7}$/.test(actual.startsWith(subject) ? actual.slice(subject.length) : "")) return [];
  return [{ aspect: "name", subject, detail: `the container is called ${actual}` }];
}

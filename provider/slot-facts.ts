import type { SlotInputs } from "./resources/slot";
import { sha256 } from "../topology/plan/hash";
import type { ContainerInspect, ContainerSummary, Daemon, ImageInspect } from "../docker/daemon";
import type { ImageFact } from "../observe/creation";
import type { FileFact } from "../observe/settings";
import type { SlotFacts } from "../observe/slot";
import type { AnswerFact } from "../observe/state";
import { labels } from "../topology/names";
import type { Reach } from "../topology/spec";
import { coalesced } from "./coalesce";
import { askPatiently } from "./reach/patiently";

export interface FoundFacts extends SlotFacts {
  readonly conflict?: { readonly id: string; readonly paused: boolean };
  /** Ids of the slot's paused containers. */
  readonly paused: readonly string[];
}

const containersOf = coalesced((daemon: Daemon, stack) => daemon.containers({ labels: { [labels.stack]: stack }, all: true }));
const taggedId = coalesced(async (daemon: Daemon, reference) => (await daemon.inspectImage(reference))?.Id);

/** Containers of this slot, newest first: during a roll there are two. */
async function ours(daemon: Daemon, { stack, resource }: SlotInputs): Promise<ContainerSummary[]> {
  const found = (await containersOf(daemon, stack)).filter(({ Labels }) => Labels[labels.resource] === resource);
  return found.sort((one, other) => other.Created - one.Created);
}

/** Everything that the host must be asked, in as few requests as possible, in parallel. */
export async function factsOf(daemon: Daemon, inputs: SlotInputs): Promise<FoundFacts> {
  const { spec } = inputs;
  const [candidates, occupant] = await Promise.all([ours(daemon, inputs), spec.name === undefined ? undefined : daemon.inspect(spec.name)]);
  const newest = candidates[0];
  const container = newest && (newest.Id === occupant?.Id ? occupant : await daemon.inspect(newest.Id));
  const isForeign = occupant && !candidates.some(({ Id: id }) => id === occupant.Id);
  return {
    ...(container ? await details(daemon, inputs, container) : { files: new Map() }),
    ...(isForeign ? { conflict: { id: occupant.Id, paused: occupant.State.Paused } } : {}),
    paused: candidates.filter(({ State: state }) => state === "paused").map(({ Id: id }) => id),
  };
}

async function details(daemon: Daemon, { spec, reach }: SlotInputs, container: ContainerInspect): Promise<Omit<SlotFacts, "conflict">> {
  if (!container.State.Running) return { container, files: new Map(), lostNetworks: await lostNetworks(daemon, container) };
  const reference = spec.creation?.reference;
  const [answer, image, tagged, ...files] = await Promise.all([
    answerFact(daemon, reach, container),
    imageFact(daemon, container.Image),
    reference === undefined ? undefined : taggedId(daemon, reference),
    ...spec.files.map(async ({ path }) => [path, await fileFact(daemon, container.Id, path)] as const),
  ]);
  const present = files.flatMap(([path, fact]) => (fact ? [[path, fact] as const] : []));
  return {
    container,
    files: new Map(present),
    ...(answer ? { answer } : {}),
    ...(image ? { image } : {}),
    ...(tagged === undefined ? {} : { tagged }),
  };
}

/** A starting or paused container cannot answer. For an app that need not listen, silence proves nothing. */
async function answerFact(daemon: Daemon, reach: Reach | undefined, container: ContainerInspect): Promise<AnswerFact | undefined> {
  const { Health, Paused } = container.State;
  if (!reach?.required || Paused || Health?.Status === "starting") return undefined;
  const { answer, listening } = await askPatiently(daemon, reach, container);
  if (answer.kind === "unasked") return undefined;
  if (answer.kind === "good") return { good: true, proves: reach.http !== undefined };
  return { good: false, port: reach.port, silent: answer.silent, detail: `${answer.text}${listening}` };
}

/** Docker allows the removal of a network that a stopped container uses; that container can never start again. */
async function lostNetworks(daemon: Daemon, container: ContainerInspect): Promise<string[]> {
  const attached = Object.entries(container.NetworkSettings.Networks).filter(([, { NetworkID: id }]) => id);
  const found = await Promise.all(attached.map(([, { NetworkID: id }]) => daemon.inspectNetwork(id)));
  return attached.flatMap(([name], index) => (found[index] ? [] : [name]));
}

async function fileFact(daemon: Daemon, container: string, path: string): Promise<FileFact | undefined> {
  const file = await daemon.readEntry(container, path);
  return file && { sha256: sha256(file.content), mode: file.mode };
}

/** An image never changes under its id, so each id is requested only once. */
const knownImages = new WeakMap<Daemon, Map<string, Promise<ImageFact | undefined>>>();

function imageFact(daemon: Daemon, id: string): Promise<ImageFact | undefined> {
  const known = knownImages.get(daemon) ?? new Map<string, Promise<ImageFact | undefined>>();
  knownImages.set(daemon, known);
  const asked = known.get(id) ?? daemon.inspectImage(id).then((image) => image && factOf(image));
  known.set(id, asked);
  asked.catch(() => known.delete(id));
  return asked;
}

/** Docker omits the fields that an image does not set. */
function factOf({ Config: config }: ImageInspect): ImageFact {
  const list = (value: string | string[] | null | undefined): string[] => (typeof value === "string" ? [value] : (value ?? []));
  const { Env, Cmd, Entrypoint, User, Healthcheck } = config as Partial<ImageInspect["Config"]> & {
    Healthcheck?: { StartPeriod?: number };
  };
  const start = Healthcheck?.StartPeriod;
  const health = start === undefined ? {} : { healthStart: start };
  return { environment: Env ?? [], command: list(Cmd), entrypoint: list(Entrypoint), user: User ?? "", ...health };
}

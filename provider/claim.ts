import type { ClaimInputs, ClaimOutputs } from "./resources/identity";
import { DockerError, type Daemon } from "../docker/daemon";
import { sentence } from "../observe/deviation";
import { ownership } from "../observe/ownership";
import { isRefused, refusal } from "../observe/ownership-message";
import { compareVolume } from "../observe/volume";
import { anchorKinds, labels, names } from "../topology/names";
import { actor } from "./actor";
import { diffOf } from "./diff";
import { again } from "./messages";
import { provenVariable, there } from "./ownership";
import { ProviderError, type Handler } from "./types";
import { unknown } from "../topology/marks";

const labelsOf = ({ stack, identity }: ClaimInputs): Record<string, string> => ({
  [labels.anchor]: stack,
  [labels.kind]: anchorKinds.claim,
  [labels.identity]: identity,
  [labels.owner]: JSON.stringify(actor()),
});

/** @param before the identity that this state had on this host after its last run */
async function requireOwn(daemon: Daemon, { stack, identity }: ClaimInputs, before?: string): Promise<void> {
  const own = identity === unknown ? undefined : identity;
  const isProven = process.env[provenVariable] === stack || (before !== undefined && before === own);
  const found = await there(daemon, stack, daemon.address);
  const verdict = ownership({ identity: own, known: new Set(), interrupted: isProven }, [found]);
  if (!isRefused(verdict)) return;
  throw new ProviderError(refusal(verdict, { stack, state: actor().state, plain: true }));
}

/** The first run that creates the volume owns the stack: Docker returns the same volume to every later run. */
async function claim(daemon: Daemon, inputs: ClaimInputs): Promise<void> {
  const name = names.claim(inputs.stack);
  const made = await daemon.createVolume(name, labelsOf(inputs));
  await requireOwn(daemon, inputs, inputs.identity);
  if (compareVolume({ name, identity: inputs.identity }, made).length === 0) return;
  throw new ProviderError(
    `The name ${name} on ${daemon.address} is taken by a volume which Breakwater did not make. Nothing was changed. ` +
      `Choose another name for the stack, or remove it if it is not needed: docker volume rm ${name}. ${again}`,
  );
}

export const claimHandler: Handler<ClaimInputs, ClaimOutputs> = {
  /** Runs in a preview too, so that nothing is announced for a stack that belongs to another state. */
  async check(inputs, context, old) {
    try {
      await requireOwn(context.daemon(inputs.host), inputs, old.identity);
    } catch (error) {
      // A preview works without the host; `create` and `update` ask again.
      if (!(error instanceof DockerError)) throw error;
    }
    return [];
  },

  // A new address reaches the same host by another route.
  diff: (_id, old, news) => diffOf(old, news, { replace: ["stack"] }),

  async create(inputs, context) {
    const daemon = context.daemon(inputs.host);
    await requireOwn(daemon, inputs);
    await claim(daemon, inputs);
    return { id: names.claim(inputs.stack), outputs: { drift: [] } };
  },

  async read(id, state, context) {
    const actual = await context.daemon(state.host).inspectVolume(id);
    return { id, outputs: { drift: compareVolume({ name: id, identity: state.identity }, actual).map(sentence) } };
  },

  async update(_id, old, news, context) {
    const daemon = context.daemon(news.host);
    await requireOwn(daemon, news, old.identity);
    await claim(daemon, news);
    return { drift: [] };
  },

  /** Docker refuses with 409 while an anchor uses the claim for data that stays. The claim then stays and names the owner. */
  async delete(id, state, context) {
    const daemon = context.daemon(state.host);
    const actual = await daemon.inspectVolume(id);
    if (!actual || compareVolume({ name: id, identity: state.identity }, actual).length > 0) return;
    await daemon.removeVolume(id).catch((error: unknown) => {
      if (!(error instanceof DockerError && error.statusCode === 409)) throw error;
    });
  },
  async adopt(inputs, context) {
    const id = names.claim(inputs.stack);
    const actual = await context.daemon(inputs.host).inspectVolume(id);
    return actual && compareVolume({ name: id, identity: inputs.identity }, actual).length === 0
      ? { id, outputs: { drift: [] } }
      : undefined;
  },
};

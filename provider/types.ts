import type { AnyResourceType, InputsOf, OutputsOf } from "./resources/define";
import type { HostAddress } from "../docker/address";
import type { Engine } from "../docker/engine";

/** What a handler may use besides its inputs; tests hand in a fake. */
export interface Context {
  engine(host: HostAddress): Engine;
  /** Aborted when the user interrupts the run: long waits end early and leave things so that the next run continues. */
  readonly signal: AbortSignal;
  /** Tells a person something about the resource that is worked on, without ending the work. */
  readonly warn?: (message: string) => void;
}

/** A mistake in one input, shown beside the resource. */
export interface Problem {
  readonly property: string;
  readonly reason: string;
}

export interface Diff {
  /** Names of inputs, or `drift`. */
  readonly changed: readonly string[];
  /** The part of `changed` that cannot be done in place. */
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace?: boolean;
}

export interface Created<O> {
  readonly id: string;
  readonly outputs: O;
}

/** What the state holds: the inputs of the last run and the outputs. */
export type State<I, O> = I & O;

/**
 * One resource type. `I` are the inputs, `O` only the outputs; the server stores both. Errors that a
 * user can act on are ProviderError or DockerError and are shown as one plain message; anything else
 * is a bug and is shown with its stack. Outside of preview, inputs are complete.
 */
export interface Handler<I extends object, O extends object> {
  /**
   * Looks before anything is planned; runs in a preview as well, where inputs may hold unknown values (unknown.ts).
   * `old` holds the inputs of the last run, nothing for a resource that is new.
   */
  check?(inputs: I, context: Context, old: Partial<I>): readonly Problem[] | Promise<readonly Problem[]>;
  diff(id: string, old: State<I, O>, news: I): Diff;
  /**
   * Asked before a replacement, also in a preview: throws where the new one could not be made, while the old one is still there.
   * Only reads. Inputs may hold unknown values in a preview.
   */
  refuse?(id: string, news: I, context: Context): Promise<void>;
  create(inputs: I, context: Context): Promise<Created<O>>;
  /** The state as the server tells it; undefined only when the thing is really gone. */
  read(id: string, state: State<I, O>, context: Context): Promise<Created<O> | undefined>;
  update(id: string, old: State<I, O>, news: I, context: Context): Promise<O>;
  delete?(id: string, state: State<I, O>, context: Context): Promise<void>;
  /**
   * What a state that was lost has to say about the thing: it is looked for on the hosts, and nothing is changed there, however much it
   * deviates. `undefined` when it is not there.
   */
  adopt(inputs: I, context: Context): Promise<Created<O> | undefined>;
  /** Outputs that are known before anything is done. Must not reach any server. `old` is absent for a create. */
  preview?(news: I, old: State<I, O> | undefined): Partial<O>;
}

/** A handler for each of some resource types, by name: a missing one does not compile. */
export type HandlersOf<T extends AnyResourceType> = {
  readonly [D in T as D["name"]]: Handler<InputsOf<D>, OutputsOf<D>>;
};

/** A failure that the user can act on: cause, what state things are in now, the command that continues. */
export class ProviderError extends Error {}

import type { AnyResourceType, InputsOf, OutputsOf } from "./resources/define";
import type { HostAddress } from "../docker/address";
import type { Daemon } from "../docker/daemon";

/** The tools of a handler besides its inputs; tests pass a fake. */
export interface Context {
  daemon(host: HostAddress): Daemon;
  /** Aborted when the user interrupts the run: long waits end early, in a state from which the next run continues. */
  readonly signal: AbortSignal;
  /** Reports something about the current resource to the user, without ending the work. */
  readonly warn?: (message: string) => void;
}

/** A mistake in one input, shown next to the resource. */
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

/** The content of the state: the inputs of the last run and the outputs. */
export type State<I, O> = I & O;

/**
 * One resource type. `I` are the inputs, `O` only the outputs; the server stores both. Errors that a
 * user can act on are ProviderError or DockerError and are shown as one plain message; anything else
 * is a bug and is shown with its stack. Outside of preview, inputs are complete.
 */
export interface Handler<I extends object, O extends object> {
  /**
   * Runs before anything is planned, and in a preview too, where inputs may hold unknown values (unknown.ts). `old` holds
   * the inputs of the last run; it is empty for a new resource.
   */
  check?(inputs: I, context: Context, old: Partial<I>): readonly Problem[] | Promise<readonly Problem[]>;
  diff(id: string, old: State<I, O>, news: I): Diff;
  /**
   * Runs before a replacement, and in a preview too: throws if the new resource could not be created, while the old one
   * still exists. It only reads. Inputs may hold unknown values in a preview.
   */
  refuse?(id: string, news: I, context: Context): Promise<void>;
  create(inputs: I, context: Context): Promise<Created<O>>;
  /** The state as the server reports it; undefined only when the resource no longer exists. */
  read(id: string, state: State<I, O>, context: Context): Promise<Created<O> | undefined>;
  update(id: string, old: State<I, O>, news: I, context: Context): Promise<O>;
  delete?(id: string, state: State<I, O>, context: Context): Promise<void>;
  /**
   * Rebuilds the entry of a lost state from the hosts, and changes nothing there, however large the deviation is.
   * `undefined` when the resource does not exist.
   */
  adopt(inputs: I, context: Context): Promise<Created<O> | undefined>;
  /** Outputs that are known before anything is done. Must not reach any server. `old` is absent for a create. */
  preview?(news: I, old: State<I, O> | undefined): Partial<O>;
}

/** A handler for each of some resource types, by name: a missing one does not compile. */
export type HandlersOf<T extends AnyResourceType> = {
  readonly [D in T as D["name"]]: Handler<InputsOf<D>, OutputsOf<D>>;
};

/** A failure that the user can act on: the cause, the state that things are in now, and the command that continues. */
export class ProviderError extends Error {}

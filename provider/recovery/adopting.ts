import { Operations, type Handlers, type Properties } from "../host/operations";
import { ProviderError, type Context } from "../types";
import type { Findings } from "./findings";

/** Makes a state of what is on the hosts: nothing is created there, changed or deleted, in a preview or not. */
export class Adopting extends Operations {
  constructor(
    handlers: Handlers,
    context: Context,
    private readonly findings: Findings,
  ) {
    super(handlers, context);
  }

  override async create(urn: string, inputs: Properties): Promise<{ id: string; properties: Properties }> {
    const handler = this.handler(urn);
    const found = this.findings.isDue(urn) ? undefined : await handler.adopt(inputs, this.context);
    if (!found) {
      this.findings.missing.add(urn);
      return { id: "missing", properties: { ...inputs, ...this.unknownOutputs(urn) } };
    }
    // As a refresh would find it: a deviation is no reason not to know a thing.
    const state = { ...inputs, ...found.outputs };
    const seen = await handler.read(found.id, state, this.context);
    return { id: found.id, properties: { ...state, ...seen?.outputs } };
  }

  override update(urn: string): Promise<Properties> {
    throw notHere(urn);
  }

  override delete(urn: string): Promise<void> {
    throw notHere(urn);
  }

  /** Whatever depends on it goes its way; it is taken out of the state afterwards. */
  private unknownOutputs(urn: string): Properties {
    return Object.fromEntries(this.handler(urn).outputs.map((name) => [name, name === "drift" || name === "errant" ? [] : ""]));
  }
}

const notHere = (urn: string): ProviderError => new ProviderError(`a recovery changes nothing, and was asked to change ${urn}`);

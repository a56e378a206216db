import { Operations, type Handlers, type Properties } from "../host/operations";
import { ProviderError, type Context } from "../types";
import type { Findings } from "./findings";

/** Builds a state from what the hosts run. It never creates, changes or deletes anything there. */
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
    // Reads it as a refresh does: a thing that deviates still belongs in the state.
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

  /** Placeholder outputs let its dependents continue; the resource is removed from the state afterwards. */
  private unknownOutputs(urn: string): Properties {
    return Object.fromEntries(this.handler(urn).outputs.map((name) => [name, name === "drift" || name === "errant" ? [] : ""]));
  }
}

const notHere = (urn: string): ProviderError => new ProviderError(`a recovery changes nothing, and was asked to change ${urn}`);

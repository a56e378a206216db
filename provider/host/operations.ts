import { unknown } from "../../topology/marks";
import { ProviderError, type Context, type Diff, type Handler, type Problem } from "../types";

export type Properties = Record<string, unknown>;
/** Handlers of different types by name: the definitions type the values that Pulumi's engine sends. */
export interface AnyHandler extends Handler<Properties, Properties> {
  /** In a preview, the outputs that `preview` omits are unknown. */
  readonly outputs: readonly string[];
}
export type Handlers = Readonly<Record<string, AnyHandler>>;

/** Connects the protocol to the handlers: adds inputs to outputs, and answers previews without a server. */
export class Operations {
  constructor(
    private readonly handlers: Handlers,
    protected readonly context: Context,
    /** Shows a warning to the user. */
    private readonly warn: (urn: string, message: string) => void = () => undefined,
    /** Answers each read with the state, without a request to any server. */
    private readonly trusting = false,
  ) {}

  protected handler(urn: string): AnyHandler {
    const type = urn.split("::")[2]?.split(":").at(-1) ?? "";
    const handler = this.handlers[type];
    if (!handler)
      throw new ProviderError(
        `Resource type ${type} is unknown to this version of Breakwater's provider (run: npm run build in its clone)`,
      );
    return handler;
  }

  async check(urn: string, inputs: Properties, old: Properties): Promise<readonly Problem[]> {
    return (await this.handler(urn).check?.(inputs, this.context, old)) ?? [];
  }

  /**
   * Passes a removed input as undefined, because in the state it looks like an output. The state's inputs include changes
   * that a handler ignores; its outputs do not.
   */
  async diff(urn: string, id: string, old: Properties, oldInputs: Properties, news: Properties): Promise<Diff> {
    const absent = Object.fromEntries(Object.keys(oldInputs).map((key) => [key, undefined]));
    const handler = this.handler(urn);
    const diff = handler.diff(id, { ...old, ...oldInputs }, { ...absent, ...news });
    if (diff.replaces.length > 0) await handler.refuse?.(id, news, this.context);
    return diff;
  }

  private about(urn: string): Context {
    return { ...this.context, warn: (message) => this.warn(urn, message) };
  }

  async create(urn: string, inputs: Properties, preview: boolean): Promise<{ id: string; properties: Properties }> {
    const handler = this.handler(urn);
    if (preview) return { id: "", properties: this.foresee(handler, inputs, undefined) };
    const { id, outputs } = await handler.create(inputs, this.about(urn));
    return { id, properties: { ...inputs, ...outputs } };
  }

  async read(urn: string, id: string, state: Properties, inputs: Properties): Promise<{ id: string; properties: Properties } | undefined> {
    const handler = this.handler(urn);
    if (Object.keys(state).length === 0) throw new ProviderError(`${id} cannot be imported: declare it and run: ./breakwater up`);
    if (this.trusting) return { id, properties: state };
    const found = await handler.read(id, { ...state, ...inputs }, this.context);
    return found && { id: found.id, properties: { ...state, ...found.outputs } };
  }

  async update(
    urn: string,
    id: string,
    { old, oldInputs, news, preview }: { old: Properties; oldInputs: Properties; news: Properties; preview: boolean },
  ): Promise<Properties> {
    const handler = this.handler(urn);
    const before = { ...old, ...oldInputs };
    if (preview) return this.foresee(handler, news, before);
    return { ...news, ...(await handler.update(id, before, news, this.about(urn))) };
  }

  async delete(urn: string, id: string, state: Properties): Promise<void> {
    await this.handler(urn).delete?.(id, state, this.context);
  }

  /** After a successful run nothing deviates, so `drift` is always known. */
  private foresee(handler: AnyHandler, news: Properties, old: Properties | undefined): Properties {
    const outputs = handler.outputs.map((name) => [name, name === "drift" ? [] : unknown] as const);
    return { ...news, ...Object.fromEntries(outputs), ...handler.preview?.(news, old) };
  }
}

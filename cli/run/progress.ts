import type { EngineEvent, OpType, StepEventMetadata } from "@pulumi/pulumi/automation";
import type { Console, Mark } from "../process/console";
import { nameOf } from "../state/checkpoint";

/** The result of a Pulumi run. */
export interface RunReport {
  readonly changes: readonly ResourceOperation[];
  readonly errors: readonly Failure[];
  /** Unchanged resources. */
  readonly same: number;
  /** Changing operations that were started, whatever their result. */
  readonly began?: number;
}

export interface ResourceOperation {
  readonly operation: OpType;
  readonly resource: string;
  readonly type: string;
  readonly step: StepEventMetadata;
}

export interface Failure {
  readonly resource: string;
  readonly message: string;
}

const words: Readonly<Partial<Record<OpType, readonly [Mark, string, string]>>> = {
  create: ["+", "creating", "created"],
  update: ["~", "changing", "changed"],
  delete: ["-", "deleting", "deleted"],
  "create-replacement": ["+", "creating again", "created again"],
  "delete-replaced": ["-", "deleting the replaced", "deleted the replaced"],
};

export const quiet: readonly string[] = ["same", "refresh", "read", "replace", "remove-pending-replace", "discard-replaced"];
/** Components and providers are internal to Pulumi; users care about the resources inside. */
export const isGrouping = (type: string): boolean => /^(pulumi:|breakwater:component:)/.test(type);
export const kindOf = (type: string): string => type.slice(type.lastIndexOf(":") + 1);
/** The bridge logs each failure before it reports it, and Pulumi repeats it for the whole stack. */
const repetition = /^(sdk-v2\/|(update|preview|refresh|destroy) (failed|canceled)$)/;
// Terminal sequences and Pulumi's own markup, such as <{%reset%}>.
const markup = /<\{%.*?%\}>|\x1b\[[0-9;]*m/g;
// The bridge's nested lists with a single item: "1 error occurred:\n\t* creating urn:…: ".
const nesting = /^(?:\s*(?:\* |\d+ errors? occurred:\s|(?:creating|updating|deleting|refreshing) urn:\S+: ))+/gm;
const plain = (text: string): string => inOurWords(text.replaceAll(markup, "").replaceAll(nesting, "").trim());

/** Pulumi suggests its own command against a protection. Breakwater's advice depends on what holds the data. */
function inOurWords(text: string): string {
  const urn = /resource "(urn:\S+)" cannot be deleted\s+because it is protected/.exec(text)?.[1];
  if (/unable to replace resource "\S+"\s+as it is currently marked for protection/.test(text))
    return "is another volume now. `./breakwater up` takes that one over and leaves the old one on its host, with its data.";
  if (urn === undefined) return text;
  return (
    `holds data, so taking it out of the stack file does not remove it. Put it back; or give it up: a volume with \`keep: false\` ` +
    `and one \`./breakwater up\` before it is taken out (its content is deleted); a database by ` +
    `\`eval "$(./breakwater env --stack ${urn.split(":")[2]})" && pulumi state unprotect '${urn}'\` (its volume stays on the host).`
  );
}

/** A build takes minutes, and Docker's provider reports no line of its output, so at least the image is named. */
function doing(word: string, { type, urn, op, new: after }: StepEventMetadata): string {
  if (!type.includes("RemoteImage") || !op.startsWith("create")) return `${word} ${kindOf(type)} ${nameOf(urn)}`;
  const { build, name } = (after?.inputs ?? {}) as { build?: { context?: unknown }; name?: unknown };
  return build === undefined ? `pulling image ${String(name)}` : `building image ${nameOf(urn)} from ${String(build.context)}`;
}

/** Follows a run: prints a line for each finished change, and the running ones in the waiting line. */
export class Progress {
  private readonly running = new Map<string, { text: string; since: number }>();
  private readonly changes: ResourceOperation[] = [];
  private readonly errors: Failure[] = [];
  private same = 0;
  private began = 0;

  constructor(
    private readonly console: Console,
    private readonly now: () => number = Date.now,
  ) {}

  readonly onEvent = (event: EngineEvent): void => {
    if (event.resourcePreEvent) this.begin(event.resourcePreEvent.metadata);
    if (event.resOutputsEvent) this.finish(event.resOutputsEvent.metadata, event.resOutputsEvent.planning === true);
    if (event.resOpFailedEvent) this.running.delete(event.resOpFailedEvent.metadata.urn);
    if (event.diagnosticEvent?.severity === "error") this.fail(event.diagnosticEvent.urn ?? "", plain(event.diagnosticEvent.message));
    if (event.diagnosticEvent?.severity === "warning") this.warn(event.diagnosticEvent.urn ?? "", plain(event.diagnosticEvent.message));
    this.showRunning();
  };

  get report(): RunReport {
    return { changes: this.changes, errors: this.errors, same: this.same, began: this.began };
  }

  private begin(step: StepEventMetadata): void {
    const word = isGrouping(step.type) ? undefined : words[step.op];
    if (!word) return;
    this.began += 1;
    this.running.set(step.urn, { text: doing(word[1], step), since: this.now() });
  }

  private finish(step: StepEventMetadata, planning: boolean): void {
    const started = this.running.get(step.urn)?.since ?? this.now();
    this.running.delete(step.urn);
    if (isGrouping(step.type)) return;
    if (step.op === "same") this.same += 1;
    if (quiet.includes(step.op)) return;
    this.changes.push({ operation: step.op, resource: nameOf(step.urn), type: kindOf(step.type), step });
    const word = words[step.op];
    if (!word) return;
    const seconds = ((this.now() - started) / 1000).toFixed(1);
    const what = `${kindOf(step.type)} ${nameOf(step.urn)}`;
    this.console.step(word[0], planning ? `would be ${word[2]}: ${what}` : `${word[2]} ${what} (${seconds} s)`);
  }

  private fail(urn: string, message: string): void {
    if (message === "" || repetition.test(message)) return;
    const resource = urn === "" ? "" : nameOf(urn);
    if (this.errors.some((one) => one.resource === resource && one.message === message)) return;
    this.errors.push({ resource, message });
    // The end of the run reports the reason, once.
    if (urn !== "") this.console.step("!", `${kindOf(urn.split("::").at(-2) ?? "")} ${resource} failed`);
  }

  /** Warnings of other plugins concern their own options, which no user of Breakwater has set. */
  private warn(urn: string, message: string): void {
    if (/[:$]breakwater:index:/.test(urn)) this.console.step("!", message);
  }

  private showRunning(): void {
    this.console.waiting(this.running.size === 0 ? "" : () => this.longest());
  }

  private longest(): string {
    const oldest = [...this.running.values()].sort((a, b) => a.since - b.since)[0];
    const more = this.running.size > 1 ? `, and ${this.running.size - 1} more` : "";
    return oldest ? `  ${oldest.text} for ${Math.round((this.now() - oldest.since) / 1000)} s${more}` : "";
  }
}

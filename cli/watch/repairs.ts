import type { StackHost } from "../project/declaration";
import type { Project } from "../project/project";
import { exitCodes } from "../process/exit";
import type { Agenda, Task } from "./agenda";
import type { Backoff } from "./backoff";
import type { Ended, Runs } from "./child";
import type { Declared } from "./declared";
import type { Expected } from "../state/expected";
import { watchFile } from "./files";
import type { Entry } from "./journal";
import type { Ledger } from "./ledger";
import { lookAt } from "./look";
import type { Metrics } from "./metrics";
import { readPauses } from "./pauses";
import { permission, type Permission } from "./policy";

/** Something to repair, and the resources that Pulumi has to include. */
export interface Broken {
  readonly resource: string;
  /** Which task saw it: the listing of containers, or Pulumi. */
  readonly by: Task;
  /** Only for a container. */
  readonly container?: Expected;
  readonly targets: readonly string[];
  /** Whether this kind of thing may be repaired without a person. */
  readonly allowed: Permission;
}

export interface RepairTools {
  readonly project: Project;
  readonly hosts: readonly StackHost[];
  readonly declared: Declared;
  readonly runs: Runs;
  readonly metrics: Metrics;
  readonly ledger: Ledger;
  readonly agenda: Agenda;
  readonly backoff: Backoff;
  readonly note: (entry: Omit<Entry, "at">) => void;
}

const edited =
  "the stack file, or a file that an image is built from, is not what was deployed last, and a repair rolls nothing out; `./breakwater up` deploys the changes, and repairs go on then";

/** The longest cause of a failure, in characters, that goes into the journal. */
const causeLength = 600;

/** Runs Pulumi to repair what may be repaired, with a growing pause between attempts. */
export class Repairs {
  constructor(private readonly tools: RepairTools) {}

  hasFailed(resource: string): boolean {
    return this.tools.backoff.failures(resource) > 0;
  }

  /** The things that may be repaired now. The journal gets the reason for everything else. */
  due(broken: readonly Broken[]): Broken[] {
    const { declared, ledger, agenda, backoff, project } = this.tools;
    const pauses = readPauses(watchFile(project, "pauses.json"));
    return broken.filter(({ resource, allowed }) => {
      const answer = allowed.may ? permission(resource, declared.watch, pauses, Date.now()) : allowed;
      if (!answer.may) {
        ledger.leftAlone(resource, answer.because, answer.alarm === true);
        if (answer.until !== undefined) agenda.schedule("look", answer.until - Date.now());
        return false;
      }
      const left = backoff.left(resource);
      if (left > 0) agenda.schedule("look", left * 1000);
      return left === 0;
    });
  }

  async repair(broken: readonly Broken[], signal: AbortSignal): Promise<void> {
    const { declared, ledger, runs, note, agenda } = this.tools;
    const due = this.due(broken);
    if (due.length === 0) return;
    const file = declared.stackFile();
    if (file === undefined) return due.forEach(({ resource }) => ledger.leftAlone(resource, edited));
    const resources = [...new Set(due.map(({ resource }) => resource))];
    for (const resource of resources) note({ event: "repairing", resource });
    const ended = await runs.repair([...new Set(due.flatMap(({ targets }) => targets))], file);
    if (signal.aborted || ended.code === exitCodes.cancelled)
      return note({ event: "note", because: `the repair of ${resources.join(", ")} was cancelled` });
    const still = await this.stillBroken(due, ended);
    for (const resource of resources) this.finish(resource, still.has(resource), due, ended);
    agenda.schedule("look", 0);
  }

  /** A container shows whether its repair succeeded. For anything else, the exit code of the run does. */
  private async stillBroken(due: readonly Broken[], ended: Ended): Promise<Set<string>> {
    const { project, hosts, declared } = this.tools;
    const { containers } = await lookAt(project.stack, hosts, declared.known.containers, () => 0);
    const bad = due.filter(({ resource, container }) => {
      if (!container || ended.code === exitCodes.ok) return ended.code !== exitCodes.ok;
      const now = containers.find(({ expected }) => expected.resource === resource && expected.host === container.host);
      return now?.verdict.kind !== "well";
    });
    return new Set(bad.map(({ resource }) => resource));
  }

  private finish(resource: string, failed: boolean, due: readonly Broken[], { message }: Ended): void {
    const { ledger, backoff, note, metrics, agenda } = this.tools;
    metrics.add("breakwater_watch_repairs_total", { resource, outcome: failed ? "failed" : "repaired" });
    const seconds = ledger.seconds(resource);
    const wait = failed ? backoff.failed(resource) : backoff.succeeded(resource);
    if (wait > 0) agenda.schedule("look", wait * 1000);
    if (failed) return note({ event: "failed", resource, because: `${causeOf(message)}; next attempt in ${wait} s` });
    metrics.add("breakwater_watch_repair_seconds_sum", {}, seconds);
    metrics.add("breakwater_watch_repair_seconds_count");
    const undone = wait > 0 ? { because: `repaired again and again: something undoes it; next attempt in ${wait} s at the earliest` } : {};
    note({ event: "repaired", resource, seconds, ...undone });
    if (due.some((one) => one.resource === resource && one.by === "inspect")) ledger.well(resource, "inspect");
  }
}

/** The failure that a run reported, or else the end of its output. */
export function causeOf(message: string): string {
  const failed = message.lastIndexOf("Failed: ");
  const text = failed >= 0 ? message.slice(failed + "Failed: ".length) : message.split("\n").slice(-3).join("\n");
  return text.trim().slice(0, causeLength) || "Pulumi did not say why";
}

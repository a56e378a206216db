import { containerType } from "../../provider/resources/foreign";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import type { FoundContainer } from "../../adopt/take-over/found";
import { exitCodes, Stop } from "../process/exit";
import { asideName } from "../../adopt/take-over/conflicts";
import { takenContainers, TakeOverError, type TakeOverPlan } from "../../adopt/take-over/taken";
import type { Daemon } from "../../docker/daemon";
import type { ServerVersion } from "../../topology/server-version";
import { unitOf, writerOf } from "../../platform/units";
import { prepare } from "../release/deploy";
import { operationsOf } from "../hosts/operations";
import type { StackHost } from "../project/declaration";
import { openPulumi } from "../run/open";
import type { Session } from "../project/session";
import { recordRelease } from "../release/record";
import { nameOf, readCheckpoint } from "../state/checkpoint";
import { runPulumi } from "../run/run";
import { reachesOf } from "../state/reaches";
import { settle } from "../hosts/settle";
import { dataBefore } from "./aftermath";
import { cleanUp } from "./clean";
import { fetchImages, imageProblems } from "./images";
import { partialSession, sections, type Section } from "./partial";
import { writeRecord } from "../project/take-over";
import type { TakeOverRecord, DataBefore, Finished, PutAside } from "../project/take-over-record";

const grace = { database: 120, other: 30 };

/** Docker's own networks do not resolve names. */
const namedNetworks = ({ networks }: FoundContainer): FoundContainer["networks"] =>
  networks.filter(({ name }) => !["bridge", "host", "none"].includes(name));

export interface TakeOverTask {
  readonly session: Session;
  readonly host: StackHost;
  readonly plan: TakeOverPlan;
  /** The stack file before and after the take-over. */
  readonly texts: { readonly before: string; readonly after: string };
  readonly versions: ReadonlyMap<string, ServerVersion>;
}

/** Replaces the old containers with the stack's, one kind at a time, so that each has a single outage, as short as possible. */
export class TakeOver {
  private aside: readonly PutAside[] = [];
  private before: DataBefore | undefined;

  private readonly session: Session;
  private readonly daemon: Daemon;
  private readonly plan: TakeOverPlan;

  constructor(private readonly task: TakeOverTask) {
    this.session = task.session;
    this.daemon = task.host.daemon;
    this.plan = task.plan;
  }

  get record(): TakeOverRecord {
    const { host, texts } = this.task;
    return { host: host.name, stackFile: texts.before, aside: this.aside, ...(this.before ? { before: this.before } : {}) };
  }

  /** Until this has succeeded, nothing that serves is touched. */
  async makeReady(): Promise<void> {
    const { session, host, plan, versions } = this.task;
    await prepare(session);
    await fetchImages(session, host);
    const problems = await imageProblems(session.declaration.topology, host, versions);
    if (problems.length > 0) throw new TakeOverError(problems);
    this.before = await dataBefore(this.daemon, plan);
    for (const database of plan.databases) {
      const { engine } = unitOf(session.declaration.topology, database.unit) ?? {};
      const problem = await operationsOf(engine)?.takeOver?.open(this.daemon, database);
      if (problem !== undefined) throw new Stop(exitCodes.failed, problem);
    }
  }

  async perform(): Promise<void> {
    const { session, plan } = this;
    await this.databases();
    await this.run(["entries"]);
    await this.putAside(this.portOwners(), grace.other);
    await this.run([]);
    await this.putAside(takenContainers(plan), grace.other);
    await settle(session.project.stack, [this.daemon], session.console, undefined, reachesOf(readCheckpoint(session.project)));
    await recordRelease(session);
    writeRecord(session.project, { ...this.record, finished: this.finished });
  }

  private get finished(): Finished {
    const { databases, networks } = this.plan;
    const guests = databases.flatMap(({ container, unit }) =>
      namedNetworks(container).map(({ name }) => [name, this.serverOf(unit)] as const),
    );
    return { networks, guests };
  }

  /** The old containers are no longer needed, and their volumes now belong to the stack. */
  async clean(): Promise<void> {
    await cleanUp(this.session, this.daemon, { ...this.record, finished: this.finished });
  }

  private readonly serverOf = (unit: string): string => writerOf(this.session.declaration.topology, unit).container as string;

  private async databases(): Promise<void> {
    await this.putAside(
      this.plan.databases.map(({ container }) => container),
      grace.database,
    );
    await this.run(["apps", "entries"], (made) => this.introduce(made));
  }

  /** The old apps know the database by its old name in their own network, so the new one gets that name there from the start. */
  private async introduce(logicalName: string): Promise<void> {
    for (const { unit, container } of this.plan.databases) {
      if (!logicalName.startsWith(`${this.serverOf(unit)}.`)) continue;
      for (const { name, aliases } of namedNetworks(container)) await this.daemon.connectNetwork(name, this.serverOf(unit), aliases);
    }
  }

  /** Whoever has the host port of an entry, be it an old web server or an app. */
  private portOwners(): FoundContainer[] {
    const ports = Object.values(this.session.declaration.topology.platform.entries).map(({ listen }) => listen.port);
    return takenContainers(this.plan).filter(({ hostPorts }) => hostPorts.some((port) => ports.includes(port)));
  }

  /** Stops and renames containers. The record is written first, so that the containers to restart are known. */
  private async putAside(containers: readonly FoundContainer[], seconds: number): Promise<void> {
    const known = new Set(this.aside.map(({ id }) => id));
    const fresh = containers.filter(({ id, running }) => running && !known.has(id));
    this.aside = [...this.aside, ...fresh.map(({ id, name, restart }) => ({ id, name, ...(restart ? { restart } : {}) }))];
    writeRecord(this.session.project, this.record);
    await Promise.all(
      fresh.map(async ({ id, name, restart }) => {
        // Docker would restart it automatically, next to the new server and on the same data.
        if (restart) await this.daemon.setRestartPolicy(id, { Name: "no" });
        await this.daemon.stop(id, seconds);
        await this.daemon.rename(id, asideName(name));
        this.session.console.step("-", `${name} is stopped and kept as ${asideName(name)}`);
      }),
    );
  }

  /** Runs Pulumi once on the stack file without these sections. Skips the run if no section is left. */
  private async run(without: readonly Section[], made?: (logicalName: string) => Promise<void>): Promise<void> {
    const { platform } = this.session.declaration.topology;
    const present = sections.filter((section) => !without.includes(section) && Object.keys(platform[section]).length > 0);
    if (present.length === 0) return;
    const partial = partialSession(this.session, without);
    const stack = await openPulumi(partial);
    this.session.console.step("·", present.join(", "));
    const after: Promise<void>[] = [];
    const watch = ({ resOutputsEvent: event }: EngineEvent): void => {
      const { type = "", urn = "", op } = event?.metadata ?? {};
      if (made && event?.planning !== true && type === containerType && op === "create") after.push(made(nameOf(urn)));
    };
    const about = { console: this.session.console, command: "./breakwater adopt", changes: true, look: "nothing" } as const;
    await runPulumi({ project: partial.project, ...about }, (how) =>
      stack.up({
        ...how,
        onEvent: (event) => {
          how.onEvent(event);
          watch(event);
        },
      }),
    );
    await Promise.all(after);
  }
}

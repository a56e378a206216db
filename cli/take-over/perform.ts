import { containerType } from "../../provider/resources/foreign";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import type { FoundContainer } from "../../adopt/takeover/found";
import { exitCodes, Stop } from "../process/exit";
import { asideName } from "../../adopt/takeover/conflicts";
import { takenContainers, TakeoverError, type Takeover } from "../../adopt/takeover/takeover";
import type { Engine } from "../../docker/engine";
import type { ServerVersion } from "../../topology/server-version";
import { unitOf, writerOf } from "../../platform/units";
import { prepare } from "../release/deploy";
import { operationsOf } from "../hosts/operations";
import type { PlannedHost } from "../project/plan";
import { engineFor } from "../run/open";
import type { Session } from "../project/session";
import { recordRelease } from "../release/record";
import { nameOf, readCheckpoint } from "../state/checkpoint";
import { runEngine } from "../run/run";
import { reachesOf } from "../state/reaches";
import { settle } from "../hosts/settle";
import { dataBefore } from "./aftermath";
import { cleanUp } from "./clean";
import { fetchImages, imageProblems } from "./images";
import { partialSession, sections, type Section } from "./partial";
import { writeRecord } from "../project/take-over";
import type { AdoptionRecord, DataBefore, Finished, PutAside } from "../project/take-over-record";

const grace = { database: 120, other: 30 };

/** Docker's own networks do not resolve names. */
const namedNetworks = ({ networks }: FoundContainer): FoundContainer["networks"] =>
  networks.filter(({ name }) => !["bridge", "host", "none"].includes(name));

export interface AdoptionPlan {
  readonly session: Session;
  readonly host: PlannedHost;
  readonly takeover: Takeover;
  /** The stack file before and after the take-over. */
  readonly texts: { readonly before: string; readonly after: string };
  readonly versions: ReadonlyMap<string, ServerVersion>;
}

/** Replaces the old containers with the stack's, one kind at a time, so that each has a single outage, as short as possible. */
export class Adoption {
  private aside: readonly PutAside[] = [];
  private before: DataBefore | undefined;

  private readonly session: Session;
  private readonly engine: Engine;
  private readonly takeover: Takeover;

  constructor(private readonly plan: AdoptionPlan) {
    this.session = plan.session;
    this.engine = plan.host.engine;
    this.takeover = plan.takeover;
  }

  get record(): AdoptionRecord {
    const { host, texts } = this.plan;
    return { host: host.name, stackFile: texts.before, aside: this.aside, ...(this.before ? { before: this.before } : {}) };
  }

  /** Until this has succeeded, nothing that serves is touched. */
  async makeReady(): Promise<void> {
    const { session, host, takeover, versions } = { ...this.plan };
    await prepare(session);
    await fetchImages(session, host);
    const problems = await imageProblems(session.plan.topology, host, versions);
    if (problems.length > 0) throw new TakeoverError(problems);
    this.before = await dataBefore(this.engine, takeover);
    for (const database of takeover.databases) {
      const { engine } = unitOf(session.plan.topology, database.unit) ?? {};
      const problem = await operationsOf(engine)?.takeOver?.open(this.engine, database);
      if (problem !== undefined) throw new Stop(exitCodes.failed, problem);
    }
  }

  async perform(): Promise<void> {
    const { session, takeover } = this;
    await this.databases();
    await this.run(["entries"]);
    await this.putAside(this.portOwners(), grace.other);
    await this.run([]);
    await this.putAside(takenContainers(takeover), grace.other);
    await settle(session.project.stack, [this.engine], session.console, undefined, reachesOf(readCheckpoint(session.project)));
    await recordRelease(session);
    writeRecord(session.project, { ...this.record, finished: this.finished });
  }

  private get finished(): Finished {
    const { databases, networks } = this.takeover;
    const guests = databases.flatMap(({ container, unit }) =>
      namedNetworks(container).map(({ name }) => [name, this.serverOf(unit)] as const),
    );
    return { networks, guests };
  }

  /** The old containers are no longer needed, and their volumes now belong to the stack. */
  async clean(): Promise<void> {
    await cleanUp(this.session, this.engine, { ...this.record, finished: this.finished });
  }

  private readonly serverOf = (unit: string): string => writerOf(this.session.plan.topology, unit).container as string;

  private async databases(): Promise<void> {
    await this.putAside(
      this.takeover.databases.map(({ container }) => container),
      grace.database,
    );
    await this.run(["apps", "entries"], (made) => this.introduce(made));
  }

  /** The old apps know the database by its old name in their own network, so the new one gets that name there from the start. */
  private async introduce(logicalName: string): Promise<void> {
    for (const { unit, container } of this.takeover.databases) {
      if (!logicalName.startsWith(`${this.serverOf(unit)}.`)) continue;
      for (const { name, aliases } of namedNetworks(container)) await this.engine.connectNetwork(name, this.serverOf(unit), aliases);
    }
  }

  /** Whoever has the host port of an entry, be it an old web server or an app. */
  private portOwners(): FoundContainer[] {
    const ports = Object.values(this.session.plan.topology.platform.entries).map(({ listen }) => listen.port);
    return takenContainers(this.takeover).filter(({ hostPorts }) => hostPorts.some((port) => ports.includes(port)));
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
        if (restart) await this.engine.setRestartPolicy(id, { Name: "no" });
        await this.engine.stop(id, seconds);
        await this.engine.rename(id, asideName(name));
        this.session.console.step("-", `${name} is stopped and kept as ${asideName(name)}`);
      }),
    );
  }

  /** Runs Pulumi once on the stack file without these sections. Skips the run if no section is left. */
  private async run(without: readonly Section[], made?: (logicalName: string) => Promise<void>): Promise<void> {
    const { platform } = this.session.plan.topology;
    const present = sections.filter((section) => !without.includes(section) && Object.keys(platform[section]).length > 0);
    if (present.length === 0) return;
    const partial = partialSession(this.session, without);
    const stack = await engineFor(partial);
    this.session.console.step("·", present.join(", "));
    const after: Promise<void>[] = [];
    const watch = ({ resOutputsEvent: event }: EngineEvent): void => {
      const { type = "", urn = "", op } = event?.metadata ?? {};
      if (made && event?.planning !== true && type === containerType && op === "create") after.push(made(nameOf(urn)));
    };
    const about = { console: this.session.console, command: "./breakwater adopt", changes: true, look: "nothing" } as const;
    await runEngine({ project: partial.project, ...about }, (how) =>
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

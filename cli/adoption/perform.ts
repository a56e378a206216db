import type { EngineEvent } from "@pulumi/pulumi/automation";
import type { FoundContainer } from "../../adopt/takeover/found";
import type { Takeover } from "../../adopt/takeover/plan";
import { takenContainers } from "../../adopt/takeover/plan";
import type { Engine } from "../../docker/engine";
import { names } from "../../topology/names";
import { prepare } from "../commands/up";
import { engineFor, type Session } from "../session";
import { recordRelease } from "../release/record";
import { nameOf, readCheckpoint } from "../stack/checkpoint";
import { runEngine } from "../stack/run";
import { reachesOf } from "../stack/reaches";
import { settle } from "../stack/settle";
import { partialSession, sections, type Section } from "./partial";
import { writeRecord, type AdoptionRecord, type PutAside } from "./record";
import { openRoot } from "./root-access";

const grace = { database: 120, other: 30 };

/** Replaces the old containers by the stack's, each kind at its own moment, so that each is away once and as shortly as possible. */
export class Adoption {
  private aside: readonly PutAside[] = [];

  constructor(
    private readonly session: Session,
    private readonly engine: Engine,
    private readonly host: string,
    private readonly takeover: Takeover,
    private readonly stackFile: string,
  ) {}

  get record(): AdoptionRecord {
    return { host: this.host, stackFile: this.stackFile, aside: this.aside };
  }

  async perform(): Promise<void> {
    const { session, takeover } = this;
    writeRecord(session.project, this.record);
    await prepare(session);
    for (const database of takeover.databases) await openRoot(this.engine, database);
    await this.databases();
    await this.run(["entries"]);
    await this.putAside(this.portOwners(), grace.other);
    await this.run([]);
    await this.putAside(takenContainers(takeover), grace.other);
    await settle(session.project.stack, [this.engine], session.console, undefined, reachesOf(readCheckpoint(session.project)));
    await recordRelease(session);
  }

  /** The old containers are no longer needed. Their volumes are the stack's. */
  async clean(): Promise<void> {
    for (const { container, unit } of this.takeover.databases)
      for (const { name } of container.networks) await this.engine.disconnectNetwork(name, this.serverOf(unit));
    for (const { id, name } of this.aside) {
      await this.engine.remove(id, { keepVolumes: true });
      this.session.console.step("-", `${name} is removed`);
    }
    for (const name of this.takeover.networks) {
      const network = await this.engine.inspectNetwork(name);
      if (network && Object.keys(network.Containers ?? {}).length === 0) await this.engine.removeNetwork(name);
      else if (network) this.session.console.step("·", `network ${name} stays: other containers are in it`);
    }
  }

  private readonly serverOf = (unit: string): string => names.physical(this.session.project.stack, names.member(unit, 0));

  private async databases(): Promise<void> {
    await this.putAside(
      this.takeover.databases.map(({ container }) => container),
      grace.database,
    );
    await this.run(["apps", "entries"], (made) => this.introduce(made));
  }

  /** The old apps know the database by its old name, in their own network: there the new one answers from its first moment. */
  private async introduce(logicalName: string): Promise<void> {
    for (const { unit, container } of this.takeover.databases) {
      if (!logicalName.startsWith(`${this.serverOf(unit)}.`)) continue;
      for (const { name, aliases } of container.networks) await this.engine.connectNetwork(name, this.serverOf(unit), aliases);
    }
  }

  /** Whoever has the host port of an entry, be it an old nginx or an app. */
  private portOwners(): FoundContainer[] {
    const ports = Object.values(this.session.plan.topology.platform.entries).map(({ listen }) => listen.port);
    return takenContainers(this.takeover).filter(({ hostPorts }) => hostPorts.some((port) => ports.includes(port)));
  }

  /** Stopped and renamed, and written down first, so that it is known what has to serve again. */
  private async putAside(containers: readonly FoundContainer[], seconds: number): Promise<void> {
    const known = new Set(this.aside.map(({ id }) => id));
    const fresh = containers.filter(({ id, running }) => running && !known.has(id));
    this.aside = [...this.aside, ...fresh.map(({ id, name }) => ({ id, name }))];
    writeRecord(this.session.project, this.record);
    await Promise.all(
      fresh.map(async ({ id, name }) => {
        await this.engine.stop(id, seconds);
        await this.engine.rename(id, `${name}-before-adoption`);
        this.session.console.step("-", `${name} is stopped and kept as ${name}-before-adoption`);
      }),
    );
  }

  /** One run of the engine on the stack file without these sections. A file that has nothing else to say is not run. */
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
      if (made && event?.planning !== true && type === "docker:index/container:Container" && op === "create") after.push(made(nameOf(urn)));
    };
    await runEngine({ project: partial.project, console: this.session.console, command: "./breakwater adopt", changes: true }, (how) =>
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

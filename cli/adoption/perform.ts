import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import type { FoundContainer } from "../../adopt/takeover/found";
import type { Takeover } from "../../adopt/takeover/plan";
import { takenContainers } from "../../adopt/takeover/plan";
import type { Engine } from "../../docker/engine";
import { names } from "../../topology/names";
import { prepare } from "../commands/up";
import { engineFor, type Session } from "../session";
import { nameOf } from "../stack/checkpoint";
import { runEngine } from "../stack/run";
import { settle } from "../stack/settle";
import { writeRecord, type AdoptionRecord, type PutAside } from "./record";
import { openRoot } from "./root-access";

/**
 * Everything below a component of this type, so that a run leaves it out. Passwords are made all the same: the program
 * computes with them, and what a run leaves out has no value.
 */
const below = (component: string): string[] => ["breakwater", "docker"].map((kind) => `**breakwater:component:${component}$${kind}:**`);
const [databases, apps, entries] = [below("MariadbCluster"), below("App"), below("Entry")];

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
    const stack = await engineFor(session);
    await this.run(stack, "networks, images and passwords", [...databases, ...apps, ...entries]);
    if (Object.keys(session.plan.topology.platform.databases).length > 0) await this.databases(stack);
    await this.run(stack, "apps, beside the old ones", entries);
    await this.putAside(this.portOwners(), grace.other);
    await this.run(stack, "entries", []);
    await this.putAside(takenContainers(takeover), grace.other);
    await settle(session.project.stack, [this.engine], session.console);
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

  private async databases(stack: Stack): Promise<void> {
    for (const database of this.takeover.databases) await openRoot(this.engine, database);
    const old = this.takeover.databases.map(({ container }) => container);
    await this.putAside(old, grace.database);
    await this.run(stack, "databases", [...apps, ...entries], (made) => this.introduce(made));
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

  private async run(stack: Stack, about: string, exclude: string[], made?: (logicalName: string) => Promise<void>): Promise<void> {
    const { project, console } = this.session;
    console.step("·", about);
    const after: Promise<void>[] = [];
    const watch = ({ resOutputsEvent: event }: EngineEvent): void => {
      const { type = "", urn = "", op } = event?.metadata ?? {};
      if (made && event?.planning !== true && type === "docker:index/container:Container" && op === "create") after.push(made(nameOf(urn)));
    };
    await runEngine({ project, console, command: "npx breakwater adopt", changes: true }, (how) =>
      stack.up({
        ...how,
        exclude,
        onEvent: (event) => {
          how.onEvent(event);
          watch(event);
        },
      }),
    );
    await Promise.all(after);
  }
}

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ContainerSummary, Daemon, DockerEvent } from "../../../docker/daemon";
import type { Declaration } from "../../../cli/project/declaration";
import type { Project } from "../../../cli/project/project";
import type { DeviatingResource } from "../../../cli/drift/deviations";
import { checkpointFile } from "../../../cli/state/checkpoint";
import { currentConfiguration } from "../../../cli/state/deployed";
import type { Ended, Runs } from "../../../cli/watch/child";
import { Backoff } from "../../../cli/watch/backoff";
import { Declared } from "../../../cli/watch/declared";
import type { Entry } from "../../../cli/watch/journal";
import { Metrics } from "../../../cli/watch/metrics";
import { Watcher } from "../../../cli/watch/watcher";
import { parseTopology } from "../../../platform/parse";
import { readStackFile } from "../../../config/stack-file";
import { container, fakeDaemon } from "../../provider/fake-daemon";
import { scratchProject } from "../scratch";
import { skipWaits } from "../../waits";

skipWaits();

const platform = (watch: object) => ({
  images: { site: { reference: "site:1" } },
  apps: { web: { image: "site", port: 80, replicas: 2, health: { http: "/" } } },
  watch,
});
export const stackFile = (watch: object = {}, more: object = {}): string =>
  JSON.stringify({ config: { "breakwater:platform": { ...platform(watch), ...more } } });

const urn = (type: string, name: string): string => `urn:pulumi:dev::breakwater::${type}::${name}`;

const reach = { port: 80, http: { path: "/", host: "localhost" }, timeoutSeconds: 5, required: true, askers: ["balancer"] };

function resourcesOf(member: string): object[] {
  const spec = { networks: [{ network: "dev-main", aliases: [] }], mounts: [] };
  return [
    { urn: urn("breakwater:index:Slot", `dev-${member}.local`), type: "breakwater:index:Slot", inputs: { resource: member, reach, spec } },
    { urn: urn("docker:index/container:Container", `dev-${member}.local`), type: "docker:index/container:Container", id: member },
  ];
}

/** A stack of two containers with a fake host and fake Pulumi runs. Unexpected calls throw. */
export class World {
  readonly project: Project;
  readonly entries: Omit<Entry, "at">[] = [];
  readonly repaired: string[][] = [];
  inspections = 0;
  /** The result of a request to an app over the network. */
  asked = "refused";
  deviations: DeviatingResource[] = [];
  /** Why a resource is left alone although it deviates. */
  full: (resource: string) => string | undefined = () => undefined;
  /** The result of a Pulumi run. */
  onRepair: (names: readonly string[]) => Ended = (names) => {
    for (const name of names) if (name.startsWith("dev-")) this.put(name.slice("dev-".length, -".local".length));
    return { code: 0, stdout: "{}", message: "" };
  };
  /** Makes inspections last until they are cancelled. */
  holdInspections = false;
  cancelled = 0;
  lookedAt = 0;
  private release: () => void = () => undefined;
  readonly containers = new Map<string, ContainerSummary>();
  readonly stop = new AbortController();
  readonly metrics = new Metrics();
  readonly watcher: Watcher;
  connections = 0;
  private tell: ((event: DockerEvent | Error) => void) | undefined;

  constructor(watch: object = {}) {
    this.project = scratchProject(stackFile({ everySeconds: 3600, ...watch }));
    mkdirSync(this.project.home, { recursive: true });
    this.recordState();
    for (const member of ["web-0", "web-1"]) this.put(member);
    const daemon = fakeDaemon({
      inspect: async (id) =>
        container({
          Id: id,
          State: { Health: { Status: "unhealthy" } },
          NetworkSettings: { Networks: { "dev-main": { IPAddress: "10.0.0.2" } } },
        }),
      exec: async () => ({ exitCode: 0, stdout: `0 ${this.asked}\n`, stderr: "" }),
      containers: () => ((this.lookedAt += 1), Promise.resolve([...this.containers.values()])),
      events: this.events,
    });
    const topology = parseTopology("dev", readStackFile(this.project.stackFile));
    const watching = {
      project: this.project,
      hosts: [{ name: "local", isLocal: true, address: { address: "unix:///fake.sock" }, daemon }],
      declared: new Declared(this.project, topology),
      runs: this.runs(),
      metrics: this.metrics,
      note: (entry: Omit<Entry, "at">) => void this.entries.push(entry),
      full: (resource: string) => this.full(resource),
    };
    this.watcher = new Watcher(watching, new Backoff(Date.now, 0.3));
  }

  /** Records the state as `up` does. */
  recordState(): void {
    const topology = parseTopology("dev", readStackFile(this.project.stackFile));
    const declaration: Pick<Declaration, "topology"> = { topology };
    const outputs = { configuration: currentConfiguration(this.project, declaration) };
    const root = { urn: urn("pulumi:pulumi:Stack", "breakwater-dev"), type: "pulumi:pulumi:Stack", outputs };
    const file = checkpointFile(this.project.backend.folder as string, "dev");
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(
      file,
      JSON.stringify({ checkpoint: { latest: { resources: [root, ...resourcesOf("web-0"), ...resourcesOf("web-1")] } } }),
    );
  }

  put(member: string, parts: Partial<ContainerSummary> = {}): void {
    const Labels = { "breakwater.stack": "dev", "breakwater.resource": member };
    const one = { Id: member, Names: [`/${member}`], State: "running", Status: "Up (healthy)", Labels };
    this.containers.set(member, { ...one, NetworkSettings: { Networks: { "dev-main": {} } }, ...parts } as unknown as ContainerSummary);
  }

  remove(member: string): void {
    this.containers.delete(member);
    this.event("destroy", member);
  }

  event(action: string, member: string): void {
    this.tell?.({ type: "container", action, id: member, attributes: { "breakwater.stack": "dev", "breakwater.resource": member } });
  }

  breakConnection(): void {
    this.tell?.(new Error("the connection was cut"));
  }

  markRun(pid: number): void {
    writeFileSync(join(this.project.home, "running-dev"), `${pid}\n`);
  }

  said = (event: Entry["event"]): string[] =>
    this.entries.filter((entry) => entry.event === event).map(({ resource, because }) => [resource, because].filter(Boolean).join(": "));

  /** Waits for a condition. The watcher itself reacts much faster than the limit. */
  async until(condition: () => boolean): Promise<void> {
    for (const limit = Date.now() + 8_000; !condition(); await new Promise((resolve) => setTimeout(resolve, 10)))
      if (Date.now() > limit)
        throw new Error(`did not happen; the journal:\n${this.entries.map((entry) => JSON.stringify(entry)).join("\n")}`);
  }

  private readonly events: Daemon["events"] = async function* (this: World, _filter: unknown, onOpen: () => void, signal: AbortSignal) {
    const queue: (DockerEvent | Error)[] = [];
    let wake = (): void => undefined;
    this.tell = (event) => (queue.push(event), wake());
    signal.addEventListener("abort", () => wake());
    this.connections += 1;
    onOpen();
    while (!signal.aborted) {
      const next = queue.shift();
      if (next instanceof Error) throw next;
      if (next) yield next;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }.bind(this);

  private runs(): Runs {
    const runs: Pick<Runs, "inspect" | "repair" | "cancel"> = {
      inspect: async () => {
        this.inspections += 1;
        if (this.holdInspections) await new Promise<void>((resolve) => (this.release = resolve));
        return { deviations: this.deviations, message: "" };
      },
      repair: (names, file) => {
        readFileSync(file);
        this.repaired.push([...names]);
        return Promise.resolve(this.onRepair(names));
      },
      cancel: () => ((this.cancelled += 1), this.release()),
    };
    return runs as Runs;
  }
}

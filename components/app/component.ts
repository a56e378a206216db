import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { keepingOf, workOf } from "./work";
import { Gate, Job, type GateArgs, type JobArgs } from "../parts/resources";
import { names } from "../../topology/names";
import { type PlannedJob } from "./plan";
import { appJobs, appContainers, appTemplate } from "../../platform/apps";
import { databasePassword } from "../../topology/plan/secret";
import { healthyWithin } from "../../topology/plan/health";
import { helperImages, reachOf } from "../../platform/reach";
import type { App as AppModel } from "./schema";
import type { Placed } from "../../topology/plan/place";
import type { ContainerSpec } from "../../topology/spec";
import { files, managedContainer, type ContainerTransforms } from "../parts/container";
import type { Database } from "../parts/database";
import { place, type Foundation } from "../parts/foundation";
import { generationOf } from "./generation";
import type { SecretValues } from "../parts/host";
import { known } from "../parts/records";
import { replicaOf, type Replica } from "./replica";
import { transformed, type Transform } from "../parts/transform";

export interface AppArgs {
  readonly foundation: Foundation;
  /** Databases by name; the app gets an account on the one it uses. */
  readonly databases: Readonly<Record<string, Database>>;
  readonly transform?: ContainerTransforms & { readonly job?: Transform<JobArgs>; readonly gate?: Transform<GateArgs> };
}

/** A stateless service: its database account, its jobs in order, and its containers, which overlap during a replacement. */
export class App extends pulumi.ComponentResource {
  readonly jobs: readonly Job[];
  readonly replicas: readonly Replica[];
  /** Each opens when the new replicas of one host are healthy. */
  readonly gates: readonly Gate[];
  private readonly currentGeneration: pulumi.Output<string>;
  private readonly app: AppModel;
  private readonly secrets: SecretValues;

  constructor(
    private readonly unit: string,
    private readonly args: AppArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("breakwater:component:App", unit, {}, opts);
    const { topology } = args.foundation;
    this.app = known(topology.platform.apps, unit);
    const access = this.databaseAccount();
    this.secrets = { ...args.foundation.secrets, ...access.secrets };
    const placed = appContainers(topology, unit);
    const hosts = [...new Set(placed.map(({ host }) => host))];
    this.currentGeneration = this.generation(appTemplate(topology, unit), hosts);
    const owners = appTemplate(topology, unit).mounts.flatMap(({ volume }) => args.foundation.owners[volume] ?? []);
    this.jobs = this.runJobs([...access.ready, ...owners]);
    // Includes the account itself: for a deletion, Pulumi's engine considers only direct dependencies, and an old container
    // must be removed before the old account.
    const ready = [...access.ready, ...owners, ...this.jobs.slice(-1)];
    this.replicas = placed.map((replica) => this.replica(replica, ready));
    this.gates = hosts.map((host) => this.gate(host));
    this.registerOutputs({});
  }

  private databaseAccount(): { secrets: SecretValues; ready: pulumi.Resource[] } {
    const use = this.app.database;
    if (!use) return { secrets: {}, ready: [] };
    const { password, ready } = known(this.args.databases, use.name).credentials(this.unit, use.schema, this);
    return { secrets: { [databasePassword]: password }, ready };
  }

  /** The same hash for all replicas. Each host may hold another build of a tag, so the images of all hosts count. */
  private generation(spec: ContainerSpec, hosts: readonly string[]): pulumi.Output<string> {
    const { generationKey, images } = this.args.foundation;
    const image = known(images, this.app.image);
    const imageIds = hosts.flatMap((host) => [image.referenceOn(host), image.idOn(host)]);
    const used = Object.fromEntries(spec.secretFiles.map(({ secret }) => [secret, known(this.secrets, secret)]));
    return generationOf(
      generationKey,
      spec,
      pulumi.all(imageIds).apply((ids) => ids.join()),
      used,
    );
  }

  /** Each job waits for the previous one. */
  private runJobs(ready: pulumi.Resource[]): Job[] {
    return appJobs(this.args.foundation.topology, this.unit).reduce<Job[]>(
      (done, job) => [...done, this.job(job, [...ready, ...done.slice(-1)])],
      [],
    );
  }

  private job({ host, command, timeoutSeconds, spec }: PlannedJob, dependsOn: pulumi.Resource[]): Job {
    const { foundation, transform } = this.args;
    const placed = place(foundation, spec, host, this.app.image, { secrets: this.secrets });
    const volumes = spec.mounts.map(({ volume }) => known(foundation.volumes, volume));
    const args: JobArgs = {
      host: placed.host.address,
      stack: placed.stack,
      resource: spec.resource,
      image: placed.image,
      command,
      environment: spec.environment,
      networks: spec.networks.map(({ network }) => network),
      mounts: spec.mounts,
      files: files(placed),
      user: spec.user,
      memoryMb: spec.memoryMb,
      pids: spec.pids,
      noNewPrivileges: spec.noNewPrivileges,
      timeoutSeconds,
      ...keepingOf(spec),
      inputHash: this.generation(workOf(spec), [host]),
      ...(isDeepStrictEqual(workOf(spec), spec) ? {} : { formerHash: this.generation(spec, [host]) }),
    };
    const bridges = spec.networks.map(({ network }) => known(known(foundation.networks, network).bridges, host));
    const opts = { parent: this, dependsOn: [...dependsOn, ...volumes, ...bridges] };
    return new Job(...transformed(transform?.job, names.onHost(spec.resource, host), args, opts));
  }

  private replica({ host, index, spec }: Placed, dependsOn: pulumi.Resource[]): Replica {
    const placed = place(this.args.foundation, spec, host, this.app.image, { secrets: this.secrets });
    const aliases = [this.currentGeneration.apply((generation) => names.replica(this.unit, generation, index))];
    const reach = reachOf(this.args.foundation.topology, this.unit);
    const args = { ...placed, aliases, gated: true, reach, transform: this.args.transform };
    return replicaOf(this.unit, spec.resource, host, managedContainer(args, { parent: this, dependsOn }));
  }

  private gate(host: string): Gate {
    const { foundation, transform } = this.args;
    const replicas = this.replicas.filter((replica) => replica.host === host);
    const template = appTemplate(foundation.topology, this.unit);
    const versions = pulumi.all(replicas.map(({ generation }) => generation)).apply((all) => [...new Set(all)].sort());
    const args: GateArgs = {
      host: known(foundation.hosts, host).address,
      app: this.unit,
      containers: replicas.map(({ container }) => container.id),
      versions,
      timeoutSeconds: template.health ? healthyWithin(template.health) : 0,
      healthyFor: this.app.rollout.healthyFor,
      secretFiles: template.secretFiles.map(({ path }) => path),
      reach: reachOf(foundation.topology, this.unit),
      helpers: helperImages(foundation.topology, this.unit, host).map((image) => known(foundation.images, image).idOn(host)),
    };
    return new Gate(...transformed(transform?.gate, names.onHost(names.part(this.unit, "gate"), host), args, { parent: this }));
  }
}

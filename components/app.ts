import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { Job, type JobArgs } from "../provider/resources/infrastructure";
import { names } from "../topology/names";
import { appContainers, appJobs, appTemplate, type PlannedJob } from "../topology/plan/app";
import { databasePassword } from "../topology/plan/database";
import type { App as AppModel } from "../topology/schema/platform";
import type { ContainerSpec } from "../topology/spec";
import { files, managedContainer, type ContainerTransforms } from "./container";
import { place, type Foundation } from "./foundation";
import { generationOf } from "./generation";
import type { SecretValues } from "./host";
import type { MariadbCluster } from "./mariadb";
import { known } from "./records";
import { transformed, type Transform } from "./transform";

export interface AppArgs {
  readonly foundation: Foundation;
  /** Clusters by name; the app gets an account on the one it uses. */
  readonly clusters: Readonly<Record<string, MariadbCluster>>;
  readonly transform?: ContainerTransforms & { readonly job?: Transform<JobArgs> };
}

/** A stateless service: its database account, its jobs in order, and its containers, which overlap when they are replaced. */
export class App extends pulumi.ComponentResource {
  readonly jobs: readonly Job[];
  readonly containers: readonly docker.Container[];
  /** DNS name of the running generation. */
  readonly alias: pulumi.Output<string>;
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
    this.alias = this.generation(
      appTemplate(topology, unit),
      appContainers(topology, unit).map(({ host }) => host),
    ).apply((hash) => `${unit}-${hash.slice(0, 8)}`);
    this.jobs = this.runJobs(access.ready);
    // The account itself as well: the engine looks at direct dependencies only when it deletes, and an old container
    // must be gone before the old account is.
    const ready = [...access.ready, ...this.jobs.slice(-1)];
    this.containers = appContainers(topology, unit).map(({ host, spec }) => this.container(spec, host, ready));
    this.registerOutputs({ alias: this.alias });
  }

  private databaseAccount(): { secrets: SecretValues; ready: pulumi.Resource[] } {
    const use = this.app.database;
    if (!use) return { secrets: {}, ready: [] };
    const { foundation, clusters } = this.args;
    const database = known(foundation.topology.platform.databases, use.name);
    if (database.engine === "external")
      return { secrets: { [databasePassword]: known(foundation.secrets, database.passwordSecret) }, ready: [] };
    const account = known(clusters, use.name).account(
      names.part(this.unit, "database"),
      this.unit,
      { role: "app", schema: use.schema },
      this,
    );
    return { secrets: { [databasePassword]: account.password }, ready: account.ready };
  }

  /** The same hash for all replicas. A host may hold another build of a tag, so every host's image counts. */
  private generation(spec: ContainerSpec, hosts: readonly string[]): pulumi.Output<string> {
    const { generationKey, images } = this.args.foundation;
    const image = known(images, this.app.image);
    const imageIds = [...new Set(hosts)].flatMap((host) => [image.referenceOn(host), image.idOn(host)]);
    const used = Object.fromEntries(spec.secretFiles.map(({ secret }) => [secret, known(this.secrets, secret)]));
    return generationOf(
      generationKey,
      spec,
      pulumi.all(imageIds).apply((ids) => ids.join()),
      used,
    );
  }

  /** Each job waits for the one before. */
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
      command: [...command],
      environment: { ...spec.environment },
      networks: spec.networks.map(({ network }) => network),
      mounts: [...spec.mounts],
      files: files(placed),
      user: spec.user,
      memoryMb: spec.memoryMb,
      timeoutSeconds,
      inputHash: this.generation(spec, [host]),
    };
    const bridges = spec.networks.map(({ network }) => known(known(foundation.networks, network).bridges, host));
    const opts = { parent: this, dependsOn: [...dependsOn, ...volumes, ...bridges] };
    return new Job(...transformed(transform?.job, names.onHost(spec.resource, host), args, opts));
  }

  private container(spec: ContainerSpec, host: string, dependsOn: pulumi.Resource[]): docker.Container {
    const placed = place(this.args.foundation, spec, host, this.app.image, { secrets: this.secrets });
    return managedContainer({ ...placed, aliases: [this.alias], transform: this.args.transform }, { parent: this, dependsOn });
  }
}

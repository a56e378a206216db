import type { App, Mount } from "./schema";
import { names } from "../../topology/names";
import type { Ground, Site } from "../../topology/site";
import type { ContainerSpec, VolumeMount } from "../../topology/spec";
import { secretFile } from "../../topology/plan/secret";
import { healthCheck } from "../../topology/plan/health";
import { imageName } from "../../topology/plan/image";
import { inTurn } from "../../topology/plan/place";
import { volumeName } from "../../topology/plan/volume";

/** A one-shot command of an app, on the host of its first replica. */
export interface PlannedJob {
  readonly host: string;
  readonly name: string;
  readonly command: readonly string[];
  readonly timeoutSeconds: number;
  readonly spec: ContainerSpec;
}

const mountOf = (ground: Ground, mount: Mount): VolumeMount => ({ ...mount, volume: volumeName(ground, mount.volume) });

/** The common spec of all replicas of an app; `resource` is the app's name. */
export function templateOn(site: Site, name: string, app: App): ContainerSpec {
  const database = site.access(name, app.database);
  return {
    resource: name,
    image: imageName(site, app.image),
    command: app.command,
    environment: { ...app.environment, ...database.environment },
    networks: app.networks.map((network) => ({ network: names.physical(site.stack, network), aliases: [name] })),
    mounts: app.volumes.map((mount) => mountOf(site, mount)),
    files: Object.entries(app.files).map(([path, file]) => ({ path, ...file })),
    secretFiles: [...app.secrets.map(secretFile), ...database.secretFiles],
    publish: [],
    health: healthCheck(app.health, app.port, app.environment),
    ...app.resources,
    ...(app.noNewPrivileges === false ? { noNewPrivileges: false } : {}),
    user: app.user,
    ...(app.init ? {} : { init: false as const }),
    stopSignal: app.stopSignal,
    stopGraceSeconds: app.stopGraceSeconds,
    logs: app.logs,
  };
}

/** Host of each replica. */
export const appHosts = ({ platform }: Ground, app: App): string[] => inTurn(platform, app.hosts, app.replicas);

export const replicaSpec = (site: Site, name: string, app: App, index: number): ContainerSpec =>
  replicaOf(templateOn(site, name, app), site, name, app, index);

function replicaOf(template: ContainerSpec, ground: Ground, name: string, app: App, index: number): ContainerSpec {
  const container = fixedName(ground, name, app, index);
  return { ...template, resource: names.member(name, index), ...(container === undefined ? {} : { name: container }) };
}

/** True when an app's container and its successor must never exist at the same time. */
export const isAlone = ({ rollout }: App): boolean => rollout.order === "stop-first";

/** Docker gives a name to only one container at a time, so two containers can never exist. */
export const fixedName = ({ stack }: Ground, name: string, app: App, index: number): string | undefined =>
  isAlone(app) ? names.physical(stack, names.member(name, index)) : undefined;

/** The app's jobs in their order: the app's container with another command, no probe, and no alias that receives traffic. */
export function jobsOf(site: Site, name: string, app: App): PlannedJob[] {
  const template = { ...templateOn(site, name, app), health: undefined, init: undefined };
  const [host] = inTurn(site.platform, app.hosts, 1);
  return app.jobs.map((job) => ({
    host: host as string,
    name: job.name,
    command: job.command,
    timeoutSeconds: job.timeoutSeconds,
    spec: {
      ...template,
      resource: names.part(name, job.name),
      command: job.command,
      networks: template.networks.map(({ network }) => ({ network, aliases: [] })),
    },
  }));
}

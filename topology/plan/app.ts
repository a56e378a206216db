import type { App, Mount, Topology } from "../schema/platform";
import { names } from "../names";
import type { ContainerSpec, VolumeMount } from "../spec";
import { databaseAccess, secretFile } from "./database";
import { healthCheck } from "./health";
import { imageName } from "./image";
import { inTurn, type Placed } from "./place";
import { volumeName } from "./volume";

/** A one-shot command of an app, on the host of its first replica. */
export interface PlannedJob {
  readonly host: string;
  readonly name: string;
  readonly command: readonly string[];
  readonly timeoutSeconds: number;
  readonly spec: ContainerSpec;
}

function appOf({ platform }: Topology, name: string): App {
  const app = platform.apps[name];
  if (!app) throw new Error(`app ${name} passed validation and is not declared`);
  return app;
}

const mountOf = (topology: Topology, mount: Mount): VolumeMount => ({ ...mount, volume: volumeName(topology, mount.volume) });

/** What all replicas of an app have in common; `resource` is the app's name. */
export function appTemplate(topology: Topology, name: string): ContainerSpec {
  const app = appOf(topology, name);
  const database = databaseAccess(topology, name, app);
  return {
    resource: name,
    image: imageName(topology, app.image),
    command: app.command,
    environment: { ...app.environment, ...database.environment },
    networks: app.networks.map((network) => ({ network: names.physical(topology.stack, network), aliases: [name] })),
    mounts: app.volumes.map((mount) => mountOf(topology, mount)),
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

export function appContainers(topology: Topology, name: string): Placed[] {
  const app = appOf(topology, name);
  const template = appTemplate(topology, name);
  return inTurn(topology.platform, app.hosts, app.replicas).map((host, index) => ({
    host,
    index,
    spec: { ...template, resource: names.member(name, index), ...fixedName(topology, name, index) },
  }));
}

/** Whether an app's container and its successor never exist at the same time. */
export const isAlone = ({ rollout }: App): boolean => rollout.order === "stop-first";

/** Docker gives a name to one container at a time: so whatever happens, there are never two. */
const fixedName = (topology: Topology, name: string, index: number): Pick<ContainerSpec, "name"> =>
  isAlone(appOf(topology, name)) ? { name: names.physical(topology.stack, names.member(name, index)) } : {};

/** The app's jobs in their order: the app's container with another command, no probe, and no name that traffic could find. */
export function appJobs(topology: Topology, name: string): PlannedJob[] {
  const app = appOf(topology, name);
  const template = { ...appTemplate(topology, name), health: undefined, init: undefined };
  const [host] = inTurn(topology.platform, app.hosts, 1);
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

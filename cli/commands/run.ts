import { randomBytes } from "node:crypto";
import type { ContainerInspect } from "../../docker/daemon";
import { filesOf, runOnce, type OneOff } from "../../docker/interactive";
import { labels, names } from "../../topology/names";
import { appTemplate } from "../../platform/apps";
import { parseTopology } from "../../platform/parse";
import { command, runs, type OptionsOf } from "../command";
import { exitCodes, Stop } from "../process/exit";
import { openFormerSession } from "../release/former-session";
import { requireOwnToEnter } from "../identity/own";
import { runningRelease } from "../release/deploy-release";
import type { Session } from "../project/session";
import { containersOf, pick } from "../hosts/containers";
import { thisTerminal } from "../process/terminal";

const examples = `
Examples:
  ./breakwater run web -- python manage.py shell
  ./breakwater run web -- ./import < orders.csv

The container has the image, environment, files, secrets, networks and volumes of the app as it runs now. It gets no traffic, and is removed
when the command ends. Ctrl-C stops it. The exit code is the command's own.`;

const definition = () =>
  command("run", "a command in a container of its own, made like those of an app and removed afterwards")
    .argument("<app>")
    .argument("<command...>")
    .option("--user <user>", "another user than the app's own")
    .addHelpText("after", examples);

export const runCommand = runs(definition, run);

/**
 * Runs a command in a separate container that has the app's image, environment, files, secrets, networks and volumes. It
 * gets no traffic, does not belong to the stack, and is removed when the command ends. Ends with the command's exit code.
 */
async function run(app: string, command: readonly string[], options: OptionsOf<typeof definition>): Promise<void> {
  const session = openFormerSession(options);
  const { project, declaration } = session;
  await requireOwnToEnter(session);
  const { host, container } = pick(await containersOf(project.stack, declaration.hosts), project.stack, app);
  const like = await host.daemon.inspect(container.Id);
  const unit = names.unitOf(container.Labels[labels.resource] ?? "");
  if (!like || !(unit in apps(session))) throw noApp(session, app);
  const files = await filesOf(host.address, like.Id, pathsOf(session, unit));
  const oneOff = { ...oneOffLike(like, { stack: project.stack, unit, command, user: options.user }), files };
  process.exitCode = await runOnce(host.address, oneOff, thisTerminal(), stopOnSignal);
}

interface About {
  readonly stack: string;
  readonly unit: string;
  readonly command: readonly string[];
  readonly user?: string | undefined;
}

/** The options of the app's container, without those for serving: name, labels, ports, probe, aliases and restarts. */
export function oneOffLike({ Config, HostConfig, Image, NetworkSettings }: ContainerInspect, about: About): Omit<OneOff, "files"> {
  const [first, ...networks] = Object.keys(NetworkSettings.Networks);
  const { Env, WorkingDir, Entrypoint, User, StopSignal } = Config as typeof Config & { readonly StopSignal?: string };
  return {
    networks,
    options: {
      name: `${names.physical(about.stack, about.unit)}-run-${randomBytes(4).toString("hex")}`,
      Image,
      Cmd: [...about.command],
      ...(Entrypoint === null || Entrypoint === undefined ? {} : { Entrypoint }),
      Env,
      WorkingDir,
      User: about.user ?? User,
      ...(StopSignal === undefined ? {} : { StopSignal }),
      Labels: { [labels.run]: about.stack },
      Healthcheck: { Test: ["NONE"] },
      // Docker removes the container when it ends, even if this process is killed.
      HostConfig: {
        ...HostConfig,
        PortBindings: {},
        Links: [],
        ContainerIDFile: "",
        NetworkMode: first ?? "none",
        RestartPolicy: { Name: "no" },
        AutoRemove: true,
      },
    } as OneOff["options"],
  };
}

/** At a terminal, Ctrl-C goes to the command; a signal to this process, or a closed terminal, stops the container. */
function stopOnSignal(stop: () => Promise<void>): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop().catch(() => undefined));
}

const apps = ({ project, declaration }: Session): object => ({
  ...declaration.topology.platform.apps,
  ...(runningRelease(project)?.platform as { apps?: object } | undefined)?.apps,
});

/** Paths of the files and secrets in the running release and in the stack file. */
function pathsOf({ project, declaration }: Session, unit: string): string[] {
  const release = runningRelease(project);
  const topologies = [declaration.topology, ...(release ? [parseTopology(project.stack, release.platform)] : [])];
  const templates = topologies.filter(({ platform }) => unit in platform.apps).map((topology) => appTemplate(topology, unit));
  return [...new Set(templates.flatMap(({ files, secretFiles }) => [...files, ...secretFiles].map(({ path }) => path)))];
}

function noApp(session: Session, wanted: string): Stop {
  const known = Object.keys(apps(session)).join(", ");
  return new Stop(
    exitCodes.mistake,
    `${wanted} is not an app. \`run\` takes one of: ${known || "none"}. For a database or an entry: ./breakwater exec ${wanted}. Nothing was changed.`,
  );
}

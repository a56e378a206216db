import type { SeedInputs, SeedOutputs } from "../resources";
import type { Daemon } from "../../../docker/daemon";
import { labels, names } from "../../../topology/names";
import { mariadbDataDirectory } from "../server";
import { diffOf } from "../../../provider/diff";
import { type Context, type Handler, ProviderError } from "../../../provider/types";
import type { ServerRef } from "../../../provider/resources/server";
import { memberOf, observing } from "./cluster";
import { withServer } from "./connection";
import { split, unknownWriter } from "./role-words";
import { refuseTooSmall } from "./seed-space";
import { type CopiedPart, examine, finish, prepareTarget, receive, seedMarker, send, unaltered, wipe } from "./seed-scripts";

/** Milliseconds for a copy and for its preparation: large data on a slow network is not an error. */
const copyTimeout = 12 * 3_600_000;

/** Migrations alter one table after another: the next copy may meet the next change. */
const copyAttempts = 20;

/** A copy is made once, and its state is never checked again: a lost volume is a deviation of the volume. */
export const seedHandler: Handler<SeedInputs, SeedOutputs> = {
  diff: (_id, old, news) => diffOf(old, news, { replace: ["volume"], ignore: ["host", "stack", "member", "network", "image", "source"] }),
  create: async (inputs, context) => ({ id: inputs.volume, outputs: { gtid: await seed(inputs, context) } }),
  read: async (id, state) => ({ id, outputs: { gtid: state.gtid } }),
  update: async (_id, old) => ({ gtid: old.gtid }),
  /** Reads the marker in the volume, through its member. Data without the marker of a finished copy does not come from a copy. */
  adopt: async (inputs, context) => {
    const marker = await context.daemon(inputs.host).readFile(inputs.member, seedMarker);
    return marker && { id: inputs.volume, outputs: { gtid: marker.toString().trim() } };
  },
};

/**
 * Where a copy comes from: the member that accepts writes. Throws if the data of this member must not be given up, or if a
 * copy of the source could lack writes.
 */
export async function sourceOf(
  { member, source }: Pick<SeedInputs, "member" | "source">,
  context: Context,
  observe = observing(withServer),
): Promise<ServerRef> {
  const cluster = await observe(context, source);
  const writer = cluster?.writer;
  if (!cluster || !writer || writer.kind === "none") return source;
  if (writer.kind === "several") throw split(writer.names);
  if (writer.kind === "unknown") {
    if (writer.names.includes(source.container)) return source;
    throw unknownWriter(writer.names, `copy for ${member}`);
  }
  if (writer.name === member)
    throw new ProviderError(`${member} is the primary now, so its data is the only copy that counts. Nothing was changed.`);
  return memberOf(cluster, writer.name)?.ref ?? source;
}

/** Fills an empty volume, restarts an interrupted copy from the beginning, and adopts a finished one. */
export async function seed(declared: SeedInputs, context: Context, part: CopiedPart = "everything"): Promise<string> {
  const daemon = context.daemon(declared.host);
  return withHelper(daemon, declared, context, async (helper) => {
    const [found, gtid = ""] = (await run(daemon, helper, examine)).trim().split(" ");
    if (found === "finished") return gtid;
    if (found === "foreign") throw foreignData(declared);
    const inputs = part === "system" ? declared : { ...declared, source: await sourceOf(declared, context) };
    await refuseTooSmall(daemon, context.daemon(inputs.source.host), helper, inputs);
    return copy({ daemon, source: context.daemon(inputs.source.host), helper, inputs, part });
  });
}

/**
 * Deletes the data of a member and copies its source again. The member must be stopped.
 * @returns the GTID position of the new copy
 */
export async function reseed(inputs: SeedInputs, context: Context): Promise<string> {
  await sourceOf(inputs, context);
  const daemon = context.daemon(inputs.host);
  const users = (await daemon.containers({})).filter(
    ({ Labels, Mounts }) => Labels[labels.anchor] !== inputs.stack && Mounts.some((mount) => mount.Name === inputs.volume),
  );
  const called = users.flatMap((container) => container.Names).map((name) => name.replace(/^\//, ""));
  const others = called.filter((name) => name !== helperName(inputs));
  if (others.length > 0)
    throw new ProviderError(`volume ${inputs.volume} is in use by ${others.join(", ")}: stop it first. Nothing was changed.`);
  await withHelper(daemon, inputs, context, (helper) => run(daemon, helper, wipe));
  return seed(inputs, context);
}

interface Transfer {
  readonly daemon: Daemon;
  readonly source: Daemon;
  readonly helper: string;
  readonly inputs: SeedInputs;
  readonly part: CopiedPart;
}

/** A copy that met a schema change is repeated after the change. */
async function copy(about: Transfer): Promise<string> {
  const { daemon, source, helper, inputs, part } = about;
  for (let attempt = 1; attempt <= copyAttempts; attempt += 1) {
    // The system's tables are never the ones being altered.
    if ((await transfer(about)) === "consistent" || part === "system") return (await run(daemon, helper, finish)).trim();
    await run(source, inputs.source.container, unaltered);
  }
  throw new ProviderError(
    `${inputs.member} could not be filled from ${inputs.source.container}: in each of ${copyAttempts} copies a table was being altered, ` +
      `and a copy from such a moment cannot be replicated to. Wait until the schema change is over.\n${interrupted}`,
  );
}

async function transfer({ daemon, source, helper, inputs, part }: Transfer): Promise<string> {
  const pem = await run(daemon, helper, prepareTarget);
  const receiving = run(daemon, helper, receive);
  const received = receiving.then(
    () => "",
    (error: Error) => `\nThe receiving end: ${error.message}`,
  );
  let verdict: string;
  try {
    verdict = await run(source, inputs.source.container, send(helper, part), pem);
  } catch (error) {
    const other = await Promise.race([received, Promise.resolve("")]);
    throw new ProviderError(
      `${inputs.member} could not be filled from ${inputs.source.container}: ${(error as Error).message}${other}\n${interrupted}`,
    );
  }
  await receiving;
  return verdict.trim();
}

const interrupted =
  "The source is unharmed and goes on serving; the volume is marked as incomplete. Deploy again and the copy starts from the beginning.";

const helperName = (inputs: SeedInputs): string => `${inputs.member}-seed`;

/** A container with the volume, on the members' network. If an interrupted run left one, it is removed first. */
async function withHelper<T>(daemon: Daemon, inputs: SeedInputs, { signal }: Context, work: (helper: string) => Promise<T>): Promise<T> {
  const name = helperName(inputs);
  await daemon.remove(name);
  await daemon.create({
    name,
    Image: inputs.image,
    Entrypoint: ["sleep"],
    // An abandoned helper ends and removes itself after this time.
    Cmd: [String(copyTimeout / 1000)],
    User: "root",
    Labels: { [labels.stack]: inputs.stack, [labels.resource]: name, [labels.kind]: "seed" },
    HostConfig: {
      AutoRemove: true,
      Init: true,
      NetworkMode: inputs.network,
      Mounts: [{ Type: "volume", Source: inputs.volume, Target: mariadbDataDirectory }],
    },
  });
  // Without its helper a copy ends immediately, on both ends.
  const interrupt = (): void => void daemon.remove(name).catch(() => undefined);
  signal.addEventListener("abort", interrupt);
  try {
    await daemon.start(name);
    return await work(name);
  } finally {
    signal.removeEventListener("abort", interrupt);
    await daemon.remove(name);
  }
}

async function run(daemon: Daemon, container: string, script: string, input?: string): Promise<string> {
  const { exitCode, stdout, stderr } = await daemon.exec(container, ["bash", "-c", script], {
    user: "root",
    timeoutMs: copyTimeout,
    ...(input === undefined ? {} : { input }),
  });
  if (exitCode !== 0)
    throw new ProviderError(`a step in ${container} ended with exit code ${exitCode}:\n${stderr.trim().split("\n").slice(-8).join("\n")}`);
  return stdout;
}

function foreignData({ volume, member, stack }: SeedInputs): ProviderError {
  return new ProviderError(
    `volume ${volume} already holds data that no copy of Breakwater's made, so ${member} was not filled and nothing was changed. Either keep them: ` +
      `save or move them, then remove the volume (docker rm --force ${names.anchor(stack)}; docker volume rm ${volume}) and deploy stack ${stack} again. ` +
      `Or give them up: ./breakwater rebuild ${member}`,
  );
}

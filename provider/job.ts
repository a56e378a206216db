import type { JobInputs, JobOutputs, SameInJob } from "./resources/job";
import { isDone } from "./resources/job-done";
import { logs, resources } from "../topology/schema/runtime";
import type { ContainerOptions, Daemon } from "../docker/daemon";
import { labels } from "../topology/names";
import { defaultPids } from "../topology/plan/limits";
import type { VolumeMount } from "../topology/spec";
import { diffOf } from "./diff";
import { quotedLines, withoutSecrets } from "./masking";
import { again } from "./messages";
import { ProviderError, type Context, type Handler } from "./types";

const shownLines = 30;
const plain = resources(16, "").parse({});
/** A job that was done is not repeated for them. */
const onlyNoted: readonly (keyof SameInJob)[] = ["cpuShares", "logs"];
const bytesPerMb = 1024 * 1024;

const labelsOf = ({ stack, resource }: JobInputs): Record<string, string> => ({
  [labels.stack]: stack,
  [labels.resource]: resource,
  [labels.kind]: "job",
});

/** Binds, because only binds support SELinux labels. */
function bind({ volume, path, readOnly, relabel }: VolumeMount): string {
  const letters = { none: [], shared: ["z"], private: ["Z"] }[relabel];
  return `${volume}:${path}:${[readOnly ? "ro" : "rw", ...letters].join(",")}`;
}

function containerOf(job: JobInputs): ContainerOptions & { name: string } {
  const memory = job.memoryMb * bytesPerMb;
  const { maxSizeMb, maxFiles } = job.logs ?? logs.parse({});
  return {
    name: `${job.stack}-${job.resource}`,
    Image: job.image,
    Cmd: [...job.command],
    Env: Object.entries(job.environment).map(([name, value]) => `${name}=${value}`),
    Labels: labelsOf(job),
    Healthcheck: { Test: ["NONE"] },
    ...(job.user === undefined ? {} : { User: job.user }),
    HostConfig: {
      Binds: job.mounts.map(bind),
      Memory: memory,
      MemorySwap: memory,
      PidsLimit: job.pids ?? defaultPids,
      ...(job.noNewPrivileges === false ? {} : { SecurityOpt: ["no-new-privileges:true"] }),
      NetworkMode: job.networks[0] ?? "none",
      CpuShares: job.cpuShares ?? plain.cpuShares,
      LogConfig: { Type: "json-file", Config: { "max-size": `${maxSizeMb}m`, "max-file": `${maxFiles}` } },
    },
  };
}

async function removeLeftovers(daemon: Daemon, job: JobInputs): Promise<void> {
  const leftovers = await daemon.containers({ labels: labelsOf(job), all: true });
  await Promise.all(leftovers.map(({ Id: id }) => daemon.remove(id)));
}

async function explain(daemon: Daemon, id: string, job: JobInputs, what: string): Promise<ProviderError> {
  const output = await daemon.logs(id, shownLines).catch(() => "");
  const contents = job.files.map(({ content }) => String(content));
  const lines = withoutSecrets(output, contents).trimEnd();
  const shown = lines ? `The last lines of its output:\n${quotedLines(lines)}` : "It wrote nothing.";
  return new ProviderError(
    `Job ${job.resource} on ${daemon.address} ${what}. ${shown}\n` +
      `Its container was removed; what it did before it failed is still done; nothing that depends on it was changed. ` +
      `Jobs are repeated until they succeed. Fix the cause. ${again}`,
  );
}

async function runToTheEnd(daemon: Daemon, id: string, job: JobInputs, context: Context): Promise<void> {
  for (const network of job.networks.slice(1)) await daemon.connectNetwork(network, id);
  if (job.files.length > 0) await daemon.putFiles(id, job.files);
  await daemon.start(id);
  const waiting = daemon.wait(id, job.timeoutSeconds * 1000, context.signal);
  const exitCode = await waiting.catch(async (error: Error) => {
    throw await explain(daemon, id, job, `did not end (limit ${job.timeoutSeconds} s): ${error.message}`);
  });
  if (exitCode !== 0) throw await explain(daemon, id, job, `failed with exit code ${exitCode}`);
}

async function run(job: JobInputs, context: Context): Promise<JobOutputs> {
  const daemon = context.daemon(job.host);
  await removeLeftovers(daemon, job);
  const id = await daemon.create(containerOf(job));
  try {
    await runToTheEnd(daemon, id, job, context);
  } finally {
    await daemon.remove(id);
  }
  return { finished: true };
}

export const jobHandler: Handler<JobInputs, JobOutputs> = {
  diff: (_id, old, news) => diffOf(old, news, { ignore: [...onlyNoted, "formerHash", ...(isDone(old, news) ? ["inputHash"] : [])] }),

  async create(inputs, context) {
    return { id: inputs.resource, outputs: await run(inputs, context) };
  },

  /** A finished job leaves nothing to inspect. */
  read: (id, { finished }) => Promise.resolve({ id, outputs: { finished } }),

  /** Only a new `inputHash` runs the job again. */
  async update(_id, old, news, context) {
    return isDone(old, news) ? { finished: true } : run(news, context);
  },

  delete: (_id, state, context) => removeLeftovers(context.daemon(state.host), state),

  /** The running containers prove that the job was done. */
  adopt: (inputs) => Promise.resolve({ id: inputs.resource, outputs: { finished: true } }),

  preview: (news, old) => (old && isDone(old, news) ? { finished: true } : {}),
};

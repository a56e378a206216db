import type { HostAddress } from "../../docker/address";
import type { ContainerSpec } from "../../topology/spec";
import { unknown } from "../../topology/marks";
import { resourceType } from "./define";
import { isDone } from "./job-done";
import { type AnnouncedChange, effect, touchingData } from "./effect";

/** A file that is copied into a container before it starts. */
export interface JobFile {
  readonly path: string;
  /** A Pulumi secret for a secret file. */
  readonly content: string;
  /** Octal, for example 0644. */
  readonly mode: string;
}

/** Fields of the app's container that the job's container has as well. An absent one is at its default. */
export type SameInJob = Pick<ContainerSpec, "environment" | "mounts" | "user" | "memoryMb" | "pids" | "noNewPrivileges"> &
  Partial<Pick<ContainerSpec, "cpuShares" | "logs">>;

/** The app's container, run once with another command. */
export interface JobInputs extends SameInJob {
  readonly host: HostAddress;
  readonly stack: string;
  /** Logical name, for the labels and the container's name. */
  readonly resource: string;
  /** Id or reference of the image. */
  readonly image: string;
  readonly command: readonly string[];
  /** Physical names: the first is the container's own, the others are joined before the start. */
  readonly networks: readonly string[];
  readonly files: readonly JobFile[];
  readonly timeoutSeconds: number;
  /** The job runs once per value, which covers all inputs of the job. */
  readonly inputHash: string;
  /** The same hash as earlier versions made it, where it is another one: it also covered what cannot change the job's result. */
  readonly formerHash?: string;
}

export interface JobOutputs {
  readonly finished: boolean;
}

const repeats = ({ before, after }: AnnouncedChange): boolean =>
  after?.inputs["inputHash"] === unknown || !isDone(before?.inputs ?? {}, after?.inputs ?? {});

/** Runs a command once per `inputHash`; dependents wait for it, and a failure shows its output. */
export const job = resourceType<JobInputs, JobOutputs>()("Job", {
  outputs: { finished: true },
  says: {
    create: touchingData("job runs, before the new containers start"),
    update: (change) =>
      repeats(change)
        ? touchingData("job runs once more, before the new containers start")()
        : effect("job does not run; counts from its next run")(),
    replace: touchingData("job runs once more, before the new containers start"),
    delete: effect("job removed; what it did stays done"),
  },
});

import type { HostAddress } from "../../docker/address";
import type { VolumeMount } from "../../topology/spec";
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

/** One-shot container: the fields of ContainerSpec, as values. */
export interface JobInputs {
  readonly host: HostAddress;
  readonly stack: string;
  /** Logical name, for the labels and the container's name. */
  readonly resource: string;
  /** Id or reference of the image. */
  readonly image: string;
  readonly command: string[];
  readonly environment: Record<string, string>;
  readonly networks: string[];
  readonly mounts: VolumeMount[];
  readonly files: JobFile[];
  readonly user?: string;
  readonly memoryMb: number;
  /** Absent: Breakwater's default. */
  readonly pids?: number;
  readonly noNewPrivileges?: false;
  /** Relative weight. Absent: the default. A change of it alone is only noted, as one of `logs` is. */
  readonly cpuShares?: number;
  /** Rotation of the container's log. Absent: the default. */
  readonly logs?: { readonly maxSizeMb: number; readonly maxFiles: number };
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

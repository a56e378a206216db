import type { ContainerSpec } from "../../topology/spec";
import { app } from "./schema";

const { logs, resources, stopGraceSeconds, stopSignal } = app.parse({ image: "any", port: 1, health: { http: "/" } });

/**
 * The part of a job's container that can change what the job does. What only changes how the container is kept, such as the rotation of its
 * log, is at its default, so that a change of it runs no job.
 */
export const workOf = (spec: ContainerSpec): ContainerSpec => ({
  ...spec,
  logs,
  cpuShares: resources.cpuShares,
  stopGraceSeconds,
  stopSignal,
});

/** The weight and the log rotation of a job's container, where they are not the defaults. */
export function keepingOf(spec: ContainerSpec): { cpuShares?: number; logs?: ContainerSpec["logs"] } {
  const isPlain = spec.logs.maxSizeMb === logs.maxSizeMb && spec.logs.maxFiles === logs.maxFiles;
  return {
    ...(spec.cpuShares === resources.cpuShares ? {} : { cpuShares: spec.cpuShares }),
    ...(isPlain ? {} : { logs: spec.logs }),
  };
}

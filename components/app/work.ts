import type { ContainerSpec } from "../../topology/spec";
import { app } from "./schema";

const { logs, resources, stopGraceSeconds, stopSignal } = app.parse({ image: "any", port: 1, health: { http: "/" } });

/**
 * The part of a job's container that can change what the job does. Settings that only concern how the container is kept, such as the
 * rotation of its log, are at their defaults, so that a change of them runs no job.
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

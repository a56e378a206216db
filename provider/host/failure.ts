import { status, type ServiceError } from "@grpc/grpc-js";
import { DockerError } from "../../docker/daemon";
import { ProviderError } from "../types";

/** A message travels in an HTTP header, which has a size limit. */
const longest = 6_000;

/** An error that the user can act on is shown as it is; anything else is a bug in Breakwater and needs its stack. */
export function failure(error: unknown): Partial<ServiceError> {
  const expected = error instanceof ProviderError || error instanceof DockerError;
  const text = error instanceof Error ? (expected ? error.message : bug(error)) : String(error);
  return { code: status.UNKNOWN, details: text.length > longest ? `${text.slice(0, longest)}\n…` : text };
}

function bug(error: Error): string {
  return `This is a bug in Breakwater, please report it: ${error.stack ?? `${error.name}: ${error.message}`}`;
}

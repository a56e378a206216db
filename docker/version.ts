import type Dockerode from "dockerode";
import { within } from "./within";

/** The published types lack the options. */
type Interruptible = Omit<Dockerode, "version"> & { version(options: { abortSignal: AbortSignal }): Promise<Dockerode.DockerVersion> };

export async function versionOf(docker: Dockerode, timeoutMs: number): Promise<{ version: string; apiVersion: string }> {
  const unanswered = new AbortController();
  try {
    const answer = await within(timeoutMs, (docker as Interruptible).version({ abortSignal: unanswered.signal }));
    return { version: answer.Version, apiVersion: answer.ApiVersion };
  } finally {
    // A connection attempt would keep the program alive for seconds.
    unanswered.abort();
  }
}

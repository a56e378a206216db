import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import type { HostAddress } from "../docker/address";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The Docker host behind an address of the stack file. `local` means the host that the docker command of this machine would use. Only
 * `local` reads the environment and files; every other address is returned as it is.
 *
 * @throws RunError with how to fix it if `local` leads nowhere
 */
export function resolveAddress(host: HostAddress, env: Environment = process.env): HostAddress {
  return host.address === "local" ? localDocker(env) : host;
}

/**
 * Follows the order of the docker command, with one more variable before it. The command line removes DOCKER_* from Pulumi's
 * environment, because they would redirect every provider, and passes their meaning in BREAKWATER_LOCAL_DOCKER.
 */
export function localDocker(env: Environment = process.env): HostAddress {
  const configuration = env.DOCKER_CONFIG || join(env.HOME || homedir(), ".docker");
  if (env.BREAKWATER_LOCAL_DOCKER)
    return usable(withTls(env.BREAKWATER_LOCAL_DOCKER, env.BREAKWATER_LOCAL_DOCKER_TLS || undefined), "BREAKWATER_LOCAL_DOCKER");
  if (env.DOCKER_HOST)
    return usable(withTls(env.DOCKER_HOST, env.DOCKER_TLS_VERIFY ? env.DOCKER_CERT_PATH || configuration : undefined), "DOCKER_HOST");
  const context = env.DOCKER_CONTEXT || currentContext(configuration);
  return context === undefined || context === "default"
    ? socket(env)
    : usable(ofContext(configuration, context), `the Docker context "${context}"`);
}

/** The variables that pass a Docker host to a process without DOCKER_*. */
export function localDockerVariables({ address, tlsDirectory }: HostAddress): Record<string, string> {
  return { BREAKWATER_LOCAL_DOCKER: address, ...(tlsDirectory === undefined ? {} : { BREAKWATER_LOCAL_DOCKER_TLS: tlsDirectory }) };
}

function withTls(address: string, tlsDirectory: string | undefined): HostAddress {
  return address.startsWith("tcp://") && tlsDirectory !== undefined ? { address, tlsDirectory } : { address };
}

function usable(host: HostAddress, source: string): HostAddress {
  const { address } = host;
  if (/^tcp:\/\/[^\s:/]+\/?$/.test(address)) {
    return { ...host, address: `${address.replace(/\/$/, "")}:${host.tlsDirectory === undefined ? 2375 : 2376}` };
  }
  if (/^ssh:\/\/[^@]*:[^@]*@/.test(address))
    throw new RunError(
      `Breakwater: ${source} holds a password, which would be in clear in the state and in messages; use ssh://user@host and a key`,
    );
  if (/^(unix:\/\/\/\S+|ssh:\/\/[^\s/]+|tcp:\/\/[^\s:/]+:\d+)$/.test(address)) return host;
  throw new RunError(
    `Breakwater: ${source} names the Docker engine ${JSON.stringify(address.replace(/\/\/[^/]*:[^/]*@/, "//…@"))}, which is not supported; use unix:///path, ssh://user@host or tcp://host:port`,
  );
}

function currentContext(configuration: string): string | undefined {
  const file = readJson(join(configuration, "config.json")) as { currentContext?: unknown } | undefined;
  return typeof file?.currentContext === "string" && file.currentContext !== "" ? file.currentContext : undefined;
}

/** Docker stores a context under the hash of its name. */
function ofContext(configuration: string, name: string): HostAddress {
  const id = createHash("sha256").update(name).digest("hex");
  const meta = readJson(join(configuration, "contexts", "meta", id, "meta.json")) as
    { Endpoints?: { docker?: { Host?: unknown } } } | undefined;
  const address = meta?.Endpoints?.docker?.Host;
  if (typeof address !== "string" || address === "") {
    throw new RunError(
      `Breakwater: the Docker context "${name}" does not exist; see docker context ls, or choose one with docker context use`,
    );
  }
  const tls = join(configuration, "contexts", "tls", id, "docker");
  return withTls(address, existsSync(tls) ? tls : undefined);
}

function socket(env: Environment): HostAddress {
  const rootless = env.XDG_RUNTIME_DIR ? join(env.XDG_RUNTIME_DIR, "docker.sock") : undefined;
  return { address: `unix://${rootless !== undefined && existsSync(rootless) ? rootless : "/var/run/docker.sock"}` };
}

function readJson(path: string): unknown {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new RunError(`Breakwater: ${path} cannot be read: ${(error as Error).message}`);
  }
}

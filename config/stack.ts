import { isAbsolute, relative, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { RunError } from "@pulumi/pulumi/errors";
import { resolveAddress } from "./docker-address";
import type { HostAddress } from "../docker/address";
import { folderOf, locate, projectDirectory } from "./project";
import { readReleaseFile, type ReleaseFile } from "./release-file";

/** The inputs of a stack, before any check. */
export interface StackInput {
  readonly stack: string;
  /** The value of `breakwater:platform`, for parseTopology. */
  readonly raw: unknown;
  /** References of images that are already on their hosts, by image and host. */
  readonly pinned: ReleaseFile["images"];
  /** The Docker host of each host of a parsed platform. */
  readonly addresses: (hosts: Readonly<Record<string, HostAddress>>) => Record<string, HostAddress>;
  /** Values of the secrets that come from the configuration. */
  readonly secrets: (names: readonly string[]) => ConfiguredSecrets;
  /** The absolute path of a folder that the stack file names. */
  readonly locate: (path: string) => string;
}

export interface ConfiguredSecrets {
  readonly values: Readonly<Record<string, pulumi.Output<string>>>;
  /** Names without a value. The caller reports them all together. */
  readonly missing: readonly string[];
}

/**
 * Reads Pulumi's configuration, or the stack file if the configuration has no platform: `./breakwater up` keeps Pulumi's own file,
 * with its salt and this clone's secrets, separate from the tracked one. A release replaces both.
 */
export function readStack(): StackInput {
  const stack = pulumi.getStack();
  refuseForeignVariables(stack);
  const release = readReleaseFile();
  const project = projectDirectory();
  const file = resolve(project, process.env.BREAKWATER_FILE || `Pulumi.${stack}.yaml`);
  const locateFolder = (path: string): string => locate({ nearest: folderOf(file), project }, path);
  return {
    stack,
    raw: release ? release.platform : (new pulumi.Config("breakwater").getObject<unknown>("platform") ?? fromFile(file)),
    pinned: release?.images ?? {},
    addresses: (hosts) => addresses(hosts, locateFolder),
    secrets: configuredSecrets,
    locate: locateFolder,
  };
}

/** After an env.sh for one stack, `pulumi --stack` for another would deploy the first one's file under the other's name. */
function refuseForeignVariables(stack: string): void {
  const { BREAKWATER_STACK: sourced, BREAKWATER_FILE: file } = process.env;
  if (!sourced || !file || sourced === stack) return;
  throw new RunError(
    `Breakwater: Pulumi runs the stack ${stack}, and this shell has the variables of the stack ${sourced}: BREAKWATER_FILE=${file}\n` +
      `Nothing was changed. Take those of ${stack}: ./breakwater env --stack ${stack} > /dev/null && . .breakwater/env.sh`,
  );
}

/** Loads the YAML library only if it is needed, because that takes a measurable part of every start. */
function fromFile(path: string): unknown {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require("./stack-file") as typeof import("./stack-file")).readStackFile(path);
}

function addresses(hosts: Readonly<Record<string, HostAddress>>, find: (path: string) => string): Record<string, HostAddress> {
  const resolved = Object.entries(hosts).map(([name, { address, tlsDirectory }]) => {
    return [
      name,
      resolveAddress(tlsDirectory === undefined ? { address } : { address, tlsDirectory: fromHere(tlsDirectory, find) }),
    ] as const;
  });
  return Object.fromEntries(resolved);
}

/**
 * Makes paths relative to the folder in which Pulumi starts the program and the plugins. Otherwise another clone of the repository
 * would count as another host.
 */
const fromHere = (path: string, find: (path: string) => string): string =>
  isAbsolute(path) ? path : relative(process.cwd(), find(path)) || ".";

/** The names are checked before any value is known: an Output would report a missing one too late. */
function configuredSecrets(names: readonly string[]): ConfiguredSecrets {
  const written = JSON.parse(pulumi.runtime.getConfig("breakwater:secrets") ?? "{}") as Record<string, unknown>;
  const known = (name: string) => Object.hasOwn(written, name) && written[name] !== "" && typeof written[name] !== "object";
  const values = names.filter(known).map((name) => [name, pulumi.secret(String(written[name]))] as const);
  return { values: Object.fromEntries(values), missing: names.filter((name) => !known(name)) };
}

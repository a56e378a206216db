import { join } from "node:path";
import { neededImages } from "../../../cli/hosts/needed-images";
import { extraCaBundle, machineCaBundle } from "../../../components/parts/extra-ca";
import { parseTopology } from "../../../platform/parse";
import { docker } from "./docker";
import { OwnDocker } from "./own-docker";
import { root, type Tree } from "./platform";
import { TestStack } from "./stack";

/**
 * A separate Docker daemon with the images of a stack, because it has no network to build or pull them.
 * @param books images of the guest book to build for it, with more arguments of the build
 */
export async function ownDockerFor(platform: Tree, books: Readonly<Record<string, readonly string[]>>): Promise<OwnDocker> {
  const certificates = extraCaBundle(machineCaBundle() ?? "");
  const built = Object.keys(books);
  for (const [image, more] of Object.entries(books))
    await docker("build", "--quiet", "--build-arg", `EXTRA_CA=${certificates}`, ...more, "--tag", image, `${root}/examples/minimal`);
  try {
    const needed = neededImages(parseTopology("t-own", platform), (folder) => join(root, folder)).get("local") ?? [];
    return await OwnDocker.with([...new Set([...needed, ...built])]);
  } finally {
    await docker("rmi", "--no-prune", ...built);
  }
}

/** A stack on such a daemon, not deployed yet. From here on, the docker command uses this daemon. */
export async function prepareOn(own: OwnDocker, platform: Tree): Promise<TestStack> {
  process.env.DOCKER_HOST = own.address;
  const stack = await TestStack.prepare(platform);
  stack.describe({ hosts: { local: { address: own.address } }, entries: { site: { listen: { address: own.ip } } } });
  return stack;
}

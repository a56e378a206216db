import type { DockerRecovery } from "./docker-recovery";
import { hostIn, labelOf, nameOf } from "./hosts";
import type { Values } from "./properties";

/** A container that runs the image; its label names the reference. */
function usedBy({ hosts, usersOf }: DockerRecovery, urn: string) {
  const name = nameOf(urn);
  const host = hostIn(name);
  const users = usersOf(name.slice(0, -`.${host}`.length), host);
  return users.flatMap((resource) => hosts.get(host)?.containers.get(resource) ?? [])[0];
}

/** If the files that an image is built from have changed, the state names the running image: the next run builds the new one. */
export function imageInputs(about: DockerRecovery, urn: string, inputs: Values): Values {
  const running = usedBy(about, urn);
  const reference = running && labelOf(running, "image");
  return reference === undefined || reference === inputs["name"] ? inputs : { ...inputs, name: reference };
}

/** The id that Docker's provider gives to an image; undefined when the host does not have it. */
export async function adoptImage(about: DockerRecovery, urn: string, inputs: Values): Promise<string | undefined> {
  const host = about.hosts.get(hostIn(nameOf(urn)));
  const reference = String(inputs["name"]);
  const image = await host?.daemon.inspectImage(reference);
  return image && `${image.Id}${reference}`;
}

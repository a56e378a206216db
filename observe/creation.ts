import type { ContainerInspectInfo } from "dockerode";
import type { CreationSpec, PublishedPort } from "../topology/spec";
import type { Deviation } from "./deviation";

/** The defaults that an image gives to a container. */
export interface ImageFact {
  /** `NAME=value`. */
  readonly environment: readonly string[];
  readonly command: readonly string[];
  readonly entrypoint: readonly string[];
  readonly user: string;
  /** Start period of its own health check, in nanoseconds; absent if it has none. */
  readonly healthStart?: number;
}

// These properties are fixed when a container is created: another value means that someone recreated it.

const different = "not the declared one";
const deviation = (aspect: Deviation["aspect"], subject: string, detail: string): Deviation => ({ aspect, subject, detail });

/**
 * Docker identifies the image by its content. An image store of containerd may use another id for the same image, so the id in the
 * container's configuration counts as well.
 */
export function compareImage({ image }: CreationSpec, { Image: id, Config: config }: ContainerInspectInfo): Deviation[] {
  return [id, config.Image].includes(image) ? [] : [deviation("image", "id", different)];
}

/** Docker's provider accepts the new image silently, while its containers still run the old one. */
export function compareTag({ image }: CreationSpec, tagged: string | undefined): Deviation[] {
  return tagged === undefined || tagged === image ? [] : [deviation("tag", "image", "leads to another image now")];
}

export function compareCommand(
  declared: CreationSpec,
  { Config: actual }: ContainerInspectInfo,
  image: ImageFact | undefined,
): Deviation[] {
  const command = declared.command ?? image?.command;
  const entrypoint = image?.entrypoint;
  const differs = (one: readonly string[] | undefined, other: readonly string[] | string | null | undefined): boolean =>
    one !== undefined && JSON.stringify(one) !== JSON.stringify(other ?? []);
  return [
    ...(differs(command, actual.Cmd) ? [deviation("command", "arguments", different)] : []),
    ...(differs(entrypoint, actual.Entrypoint) ? [deviation("command", "entrypoint", different)] : []),
  ];
}

export function compareUser(declared: CreationSpec, { Config: actual }: ContainerInspectInfo, image: ImageFact | undefined): Deviation[] {
  const user = declared.user ?? image?.user;
  return user === undefined || user === actual.User ? [] : [deviation("user", "process", different)];
}

/** Some versions of Docker keep the prefix. */
const plain = (names: readonly string[] | null | undefined): Set<string> =>
  new Set((names ?? []).map((name) => name.toUpperCase().replace(/^CAP_/, "")));

export function compareCapabilities(declared: CreationSpec, { HostConfig: actual }: ContainerInspectInfo): Deviation[] {
  const compared = (wanted: readonly string[], found: readonly string[] | null | undefined, word: string): Deviation[] => {
    const [expected, present] = [plain(wanted), plain(found)];
    return [
      ...[...expected].filter((name) => !present.has(name)).map((name) => deviation("capability", name, `not ${word}`)),
      ...[...present].filter((name) => !expected.has(name)).map((name) => deviation("capability", name, `${word}, but not declared`)),
    ];
  };
  return [
    ...compared(declared.capabilities.add, actual.CapAdd, "added"),
    ...compared(declared.capabilities.drop, actual.CapDrop, "dropped"),
    ...((actual.Privileged ?? false) === declared.privileged ? [] : [deviation("capability", "privileged", String(actual.Privileged))]),
  ];
}

const portText = ({ address, hostPort, port }: PublishedPort): string => `${address}:${hostPort} to ${port}/tcp`;

interface Binding {
  readonly HostIp?: string;
  readonly HostPort?: string;
}

export function comparePorts({ publish }: CreationSpec, { HostConfig: actual }: ContainerInspectInfo): Deviation[] {
  const bindings = (actual.PortBindings ?? {}) as Readonly<Record<string, readonly Binding[] | null>>;
  // An empty address means every address.
  const found = Object.entries(bindings).flatMap(([port, list]) =>
    (list ?? []).map(({ HostIp, HostPort }) => `${HostIp || "0.0.0.0"}:${HostPort} to ${port}`),
  );
  const declared = publish.map(portText);
  return [
    ...declared.filter((text) => !found.includes(text)).map((text) => deviation("port", text, "not published")),
    ...found.filter((text) => !declared.includes(text)).map((text) => deviation("port", text, "published, but not declared")),
    ...(actual.PublishAllPorts ? [deviation("port", "all", "published, but not declared")] : []),
  ];
}

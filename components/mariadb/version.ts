import type { ServerVersion } from "../../topology/server-version";

export type MariadbVersion = ServerVersion;

/** The oldest series that is tested with each release of Breakwater. */
export const oldestMariadb: MariadbVersion = { major: 10, minor: 11, text: "10.11" };

/** The first version in a text, for example in the answer to `mariadbd --version` or SELECT VERSION(). */
export function versionIn(text: string): MariadbVersion | undefined {
  // Old servers put 5.5.5- in front of their version, for replicas of MySQL.
  const found = /(\d+)\.(\d+)(?:\.\d+)?(?:-MariaDB)?/i.exec(text.replace(/\b5\.5\.5-(?=\d)/, ""));
  return found ? { major: Number(found[1]), minor: Number(found[2]), text: found[0].replace(/-MariaDB$/i, "") } : undefined;
}

/**
 * The version in an image's tag. Undefined for a tag without a series (`latest`, `lts`, `11`, a digest), or for an image
 * that may number its own versions.
 */
export function versionOfTag(reference: string): MariadbVersion | undefined {
  const tag = /mariadb[^:/@]*:([^:/@]+)(@.*)?$/.exec(reference)?.[1];
  const found = /^v?(\d+)\.(\d+)(?:[.-].*)?$/.exec(tag ?? "");
  return found ? { major: Number(found[1]), minor: Number(found[2]), text: `${found[1]}.${found[2]}` } : undefined;
}

/** True when a server of one version lacks features of another, or cannot serve its data. */
export const isOlder = (one: MariadbVersion, other: MariadbVersion): boolean =>
  one.major < other.major || (one.major === other.major && one.minor < other.minor);

/** The reason why a server is not supported; undefined when it is. */
export function unsupportedVersion(version: MariadbVersion): string | undefined {
  if (!isOlder(version, oldestMariadb)) return undefined;
  return `MariaDB ${version.text} is older than ${oldestMariadb.text}, the oldest version that Breakwater supports`;
}

/**
 * The reason why a server cannot serve data; undefined when it can. MariaDB only upgrades: an older series may refuse or
 * damage the files of a newer one.
 */
export function cannotServe(server: MariadbVersion, data: MariadbVersion): string | undefined {
  const unsupported = unsupportedVersion(server);
  if (unsupported !== undefined) return unsupported;
  return isOlder(server, data)
    ? `MariaDB ${server.text} cannot serve data of MariaDB ${data.text}: there is no way back to an older series`
    : undefined;
}

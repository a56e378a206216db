import { unsupportedVersion } from "./version";
import { isClosed, noHostPort } from "../../topology/plan/open-network";
import { mariadbPlaces } from "./plan";
import { declaredVersion } from "./declared-version";
import { quote } from "../../topology/problem";
import type { MariadbDatabase } from "./schema";
import type { Ground } from "../../topology/site";
import type { UnitCheck } from "../../topology/unit";
import { declaredBuffers, megabyte, refusedName, refusedValue, withoutPrefix } from "./managed-settings";

type Check = UnitCheck<MariadbDatabase>["check"];

const settings: Check = (_ground, database) =>
  Object.entries(database.settings).flatMap(([name, setting]) => {
    const text = refusedName(name) ?? refusedValue(name, setting);
    return text === undefined ? [] : [{ path: ["settings", name], text }];
  });

/** A server whose buffers use its whole limit starts, and is killed as soon as they fill. */
const buffers: Check = (_ground, database) => {
  const declared = declaredBuffers(database.settings);
  const sum = declared.reduce((total, [, bytes]) => total + bytes, 0);
  // Without a setting, InnoDB's pool is half of the memory.
  const hasPool = declared.some(([name]) => withoutPrefix(name) === "innodb_buffer_pool_size");
  const least = hasPool ? sum : 2 * sum;
  if (least < database.memoryMb * megabyte) return [];
  const names = declared.map(([name]) => name).join(" and ");
  const what = `${hasPool ? "" : "twice "}what ${names} in \`settings\` take${declared.length === 1 ? "s" : ""}${hasPool ? "" : ", because InnoDB has the other half"}`;
  const text = `must be more than ${Math.ceil(least / megabyte)}, ${what} (got ${database.memoryMb}): the server would be killed as soon as they fill; raise it, or lower the buffers to about half of it`;
  return [{ path: ["memoryMb"], text }];
};

/** Checks the version in the image's name, or the declared one. */
const version: Check = ({ platform }, database) => {
  const declared = declaredVersion(platform, database);
  const problem = declared && unsupportedVersion(declared.version);
  return problem === undefined ? [] : [{ path: [declared?.key ?? "image"], text: `${problem}; use a newer image` }];
};

const hostsOf = (ground: Ground, database: MariadbDatabase): string[] => [
  ...new Set(mariadbPlaces(ground, "", database).map(({ host }) => host)),
];

/**
 * Refuses members that share one host although the platform has others: the loss of that host would take the primary and
 * the replicas together.
 */
const sharedHost: Check = (ground, database) => {
  if (database.replicas === 0 || database.allowSharedHost || Object.keys(ground.platform.hosts).length < 2) return [];
  const hosts = hostsOf(ground, database);
  if (hosts.length > 1) return [];
  const text = `puts the primary and its replicas on host "${hosts[0]}", whose loss would be the loss of all; add another host, or accept it with allowSharedHost: true`;
  return [{ path: ["hosts"], text }];
};

const membersOnOneHost: Check = (ground, database) => {
  const hosts = hostsOf(ground, database).filter((host) => Object.hasOwn(ground.platform.hosts, host));
  if (hosts.length < 2) return [];
  const text = `the members would be on different hosts (${hosts.join(", ")}), and networks do not span hosts yet; write hosts: [${hosts[0]}] and allowSharedHost: true`;
  return [{ path: ["hosts"], text }];
};

const published: Check = (ground, { publish, network }) =>
  publish !== undefined && isClosed(ground, [network])
    ? [{ path: ["publish"], text: `the network ${quote(network)} is internal, and ${noHostPort}` }]
    : [];

export const mariadbChecks: readonly UnitCheck<MariadbDatabase>[] = [
  { id: "members-talk-on-one-host", whole: ["hosts"], check: membersOnOneHost },
  { id: "published-from-an-open-network", whole: ["networks"], check: published },
  { id: "managed-settings", whole: [], check: settings },
  { id: "buffers-fit-the-memory", whole: [], check: buffers },
  { id: "supported-version", whole: ["images"], check: version },
  { id: "replica-apart-from-primary", whole: ["hosts"], check: sharedHost },
];

import { unsupportedVersion } from "../mariadb-version";
import { declaredVersion } from "../plan/mariadb-version";
import { overZones } from "../plan/place";
import { quote, type Problem } from "../problem";
import { declaredBuffers, megabyte, refusedName, refusedValue, withoutPrefix } from "./managed-settings";
import { each, type Model, type Rule } from "./rule";

function settings({ platform }: Model): Problem[] {
  return each(platform, "databases").flatMap(({ path, value }) =>
    Object.entries(value.engine === "mariadb" ? value.settings : {}).flatMap(([name, setting]) => {
      const text = refusedName(name) ?? refusedValue(name, setting);
      return text === undefined ? [] : [{ path: [...path, "settings", name], text }];
    }),
  );
}

/** A server whose buffers alone are its whole limit starts, and is killed as soon as they fill. */
function buffers({ platform }: Model): Problem[] {
  return each(platform, "databases").flatMap(({ path, value }) => {
    if (value.engine !== "mariadb") return [];
    const declared = declaredBuffers(value.settings);
    const sum = declared.reduce((total, [, bytes]) => total + bytes, 0);
    // Where nobody says how large InnoDB's pool is, it is half of the memory, however much that is.
    const hasPool = declared.some(([name]) => withoutPrefix(name) === "innodb_buffer_pool_size");
    const least = hasPool ? sum : 2 * sum;
    if (least < value.memoryMb * megabyte) return [];
    const names = declared.map(([name]) => name).join(" and ");
    const what = `${hasPool ? "" : "twice "}what ${names} in \`settings\` take${declared.length === 1 ? "s" : ""}${hasPool ? "" : ", because InnoDB has the other half"}`;
    const text = `must be more than ${Math.ceil(least / megabyte)}, ${what} (got ${value.memoryMb}): the server would be killed as soon as they fill; raise it, or lower the buffers to about half of it`;
    return [{ path: [...path, "memoryMb"], text }];
  });
}

/** The name of the image, or the person where the name says nothing. */
function version({ platform }: Model): Problem[] {
  return each(platform, "databases").flatMap(({ path, value }) => {
    if (value.engine !== "mariadb") return [];
    const declared = declaredVersion(platform, value);
    const problem = declared && unsupportedVersion(declared.version);
    return problem === undefined ? [] : [{ path: [...path, declared?.key ?? "image"], text: `${problem}; use a newer image` }];
  });
}

/** Another host exists, and the loss of one would still take primary and replicas together. */
function sharedHost({ platform }: Model): Problem[] {
  return each(platform, "databases").flatMap(({ path, value }) => {
    if (value.engine !== "mariadb" || value.replicas === 0 || value.allowSharedHost || Object.keys(platform.hosts).length < 2) return [];
    const hosts = [...new Set(overZones(platform, value.hosts, value.replicas + 1))];
    if (hosts.length > 1) return [];
    const text = `puts the primary and its replicas on host "${hosts[0]}", whose loss would be the loss of all; add another host, or accept it with allowSharedHost: true`;
    return [{ path: [...path, "hosts"], text }];
  });
}

const systemSchemas = ["mysql", "sys", "information_schema", "performance_schema"];

function schemas({ platform }: Model): Problem[] {
  return each(platform, "apps").flatMap(({ path, value }) =>
    value.database !== undefined && systemSchemas.includes(value.database.schema)
      ? [
          {
            path: [...path, "database", "schema"],
            text: `${quote(value.database.schema)} belongs to the server, and an app's rights on it would be root's; write another name`,
          },
        ]
      : [],
  );
}

/** What keeps a database whole. */
export const databases: readonly Rule[] = [
  { id: "managed-settings", whole: [], check: settings },
  { id: "buffers-fit-the-memory", whole: [], check: buffers },
  { id: "supported-version", whole: ["images"], check: version },
  { id: "replica-apart-from-primary", whole: ["hosts"], check: sharedHost },
  { id: "schema-is-the-apps", whole: [], check: schemas },
];

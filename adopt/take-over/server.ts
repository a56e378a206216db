import { isOlder, oldestMariadb, versionIn, type MariadbVersion } from "../../components/mariadb/version";
import type { MariadbDatabase } from "../../components/mariadb/schema";
import { dataFolder } from "./taken";

/** Facts that a running server reports. */
export interface ServerFacts {
  /** SELECT VERSION(), for example 10.11.6-MariaDB-1. */
  readonly version: string;
  /** Server variables by their names in small letters. */
  readonly variables: Readonly<Record<string, string>>;
  /** Plugins that encrypt tables. */
  readonly encryption: readonly string[];
}

/** Other folders where a server may keep a part of its data. */
const folders = ["datadir", "innodb_data_home_dir", "innodb_log_group_home_dir", "innodb_undo_directory", "aria_log_dir_path"];
/** Fixed when the data was created. With another value, a server does not start or does not find its tables. */
const fixed: Readonly<Record<string, string>> = {
  innodb_page_size: "16384",
  lower_case_table_names: "0",
  innodb_data_file_path: "ibdata1:12M:autoextend",
};

export const askedVariables: readonly string[] = [...folders, ...Object.keys(fixed)];

/** Why the stack's server could not serve the data of this one. */
export function problemsOfServer(
  name: string,
  { version, variables, encryption }: ServerFacts,
  settings: MariadbDatabase["settings"],
): string[] {
  if (!/mariadb/i.test(version)) return [`${name} is no MariaDB (${version}); take its data over by a dump`];
  const found = versionIn(version);
  const tooOld = found !== undefined && isOlder(found, oldestMariadb);
  return [
    ...(tooOld
      ? [
          `${name} is MariaDB ${version}, and ${oldestMariadb.text} is the oldest that can be taken over; upgrade it first, with its own image`,
        ]
      : []),
    ...folders.flatMap((folder) => elsewhere(name, folder, variables[folder])),
    ...Object.entries(fixed).flatMap(([variable, usual]) => {
      const value = variables[variable];
      const after = String(settings[variable] ?? usual);
      return value === undefined || value === after
        ? []
        : [
            `the data of ${name} were made with ${variable}=${value}, and the stack's server would have ${after}; write settings: { ${variable}: ${value} }`,
          ];
    }),
    ...(encryption.length > 0
      ? [
          `${name} has the plugin ${encryption.join(", ")}, and the stack's server has no key for encrypted tables; decrypt them first, or take the data over by a dump`,
        ]
      : []),
  ];
}

function elsewhere(name: string, variable: string, value = ""): string[] {
  const inside =
    variable === "datadir"
      ? `${value}/`.replace(/\/+$/, "/") === `${dataFolder}/`
      : value === "" || !value.startsWith("/") || `${value}/`.startsWith(`${dataFolder}/`);
  return value === "" || inside
    ? []
    : [
        `${name} has its data in ${value} (${variable}), and the stack's server reads ${dataFolder}; move them there while it is stopped, and start it on that`,
      ];
}

/** Why this image cannot serve the data. @param image its reference */
export function problemsOfImage(image: string, version: MariadbVersion, running: MariadbVersion): string[] {
  const said = `the image ${image} is MariaDB ${seriesOf(version)}`;
  if (isOlder(version, running))
    return [
      `${said}, and the running server is ${seriesOf(running)}: an older server cannot read newer data; write an image of ${seriesOf(running)} or later`,
    ];
  return isOlder(version, oldestMariadb) ? [`${said}, and ${oldestMariadb.text} is the oldest that is supported`] : [];
}

const seriesOf = ({ major, minor }: MariadbVersion): string => `${major}.${minor}`;

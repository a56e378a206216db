import { names } from "../../topology/names";
import { appTemplate, appContainers } from "../../topology/plan/app";
import { databasePassword } from "../../topology/plan/database";
import { imagesInUse } from "../../topology/in-use";
import { imageOf } from "../../topology/plan/image";
import { initialRootPassword, mariadbMembers } from "../../topology/plan/mariadb";
import type { MariadbDatabase, Topology } from "../../topology/schema/platform";

/** A place on the hosts to which a value was delivered. */
export interface Place {
  readonly host: string;
  /** Value of the container's label `breakwater.resource`. */
  readonly resource: string;
  readonly path: string;
  /** Takes the value out of the file; the whole content when absent. */
  readonly from?: (content: string) => string | undefined;
  /** A setting of the container without which the file holds another value, for example that of an older account. */
  readonly onlyWith?: string;
}

/** One secret value of a stack, and where it can be read. */
export interface Wanted {
  /** Logical name of the generated value in the state, or the name of a secret of the configuration. */
  readonly name: string;
  readonly kind: "generated" | "configured";
  readonly places: readonly Place[];
  /** Whether a server or a program on the hosts checks it: another value has to be brought to it. */
  readonly checked: boolean;
}

/** MariaDB writes the account of a link, name and password, in the fifth and the sixth line. */
const ofLink =
  (user: string) =>
  (content: string): string | undefined => {
    const lines = content.split("\n");
    return lines[4] === user ? lines[5] : undefined;
  };

/** Every secret value of a stack. What nobody was given has no place. */
export function wantedSecrets(topology: Topology): Wanted[] {
  const { platform } = topology;
  const own = Object.entries(platform.secrets).map(([name, secret]): Wanted => {
    const places = appPlaces(topology, (app) => (app.secrets.includes(name) ? names.secretFile(name) : externalPath(topology, app, name)));
    const isLogin = logins(topology).has(name);
    const checked = places.length > 0 || isLogin;
    return "generate" in secret
      ? { name: names.part("secret", name), kind: "generated", places, checked }
      : { name, kind: "configured", places, checked };
  });
  return [...own, ...Object.entries(platform.databases).flatMap(([unit, database]) => databaseSecrets(topology, unit, database))];
}

type App = Topology["platform"]["apps"][string];

function appPlaces(topology: Topology, path: (app: App) => string | undefined): Place[] {
  return Object.entries(topology.platform.apps).flatMap(([unit, app]) => {
    const file = path(app);
    if (file === undefined) return [];
    return appContainers(topology, unit).map(({ host, spec }) => ({ host, resource: spec.resource, path: file }));
  });
}

/** The password of a database that somebody else runs reaches an app under the name of every database password. */
function externalPath({ platform }: Topology, { database }: App, secret: string): string | undefined {
  const used = database && platform.databases[database.name];
  return used?.engine === "external" && used.passwordSecret === secret ? names.secretFile(databasePassword) : undefined;
}

function logins(topology: Topology): Set<string> {
  const images = [...imagesInUse(topology).keys()].map((name) => imageOf(topology, name));
  const used = images.flatMap((image) => ("registry" in image && image.registry ? [image.registry] : []));
  return new Set(used.flatMap((name) => topology.platform.registries[name]?.passwordSecret ?? []));
}

function databaseSecrets(topology: Topology, unit: string, database: Topology["platform"]["databases"][string]): Wanted[] {
  if (database.engine !== "mariadb") return [];
  const [primary, ...replicas] = mariadbMembers(topology, unit);
  const file = names.secretFile(initialRootPassword);
  const member = (one: (typeof replicas)[number]): Omit<Place, "path"> => ({ host: one.host, resource: one.spec.resource });
  const user = names.account("_replication", database.passwordGeneration);
  const generated = (name: string, places: readonly Place[], checked: boolean): Wanted => ({ name, kind: "generated", places, checked });
  return [
    // Used for the very first start only.
    generated(names.part(unit, "initial-root"), primary ? [{ ...member(primary), path: file }] : [], false),
    generated(
      account(names.part(unit, "replication"), database),
      replicas.map((one) => ({ ...member(one), path: "/var/lib/mysql/master.info", from: ofLink(user) })),
      true,
    ),
    ...Object.entries(topology.platform.apps)
      .filter(([, app]) => app.database?.name === unit)
      .map(([app]) => generated(account(names.part(app, "database"), database), accountPlaces(topology, app, database), true)),
  ];
}

const account = (name: string, { passwordGeneration }: MariadbDatabase): string => `${name}-g${passwordGeneration}`;

/** A container that was made before the last rotation has the password of the account before. */
function accountPlaces(topology: Topology, unit: string, { passwordGeneration }: MariadbDatabase): Place[] {
  const user = names.account(unit, passwordGeneration);
  const settings = Object.entries(appTemplate(topology, unit).environment).map(([key, value]) => `${key}=${value}`);
  const onlyWith = settings.find((setting) => setting.endsWith(`_USER=${user}`));
  return appContainers(topology, unit).map(({ host, spec }) => ({
    host,
    resource: spec.resource,
    path: names.secretFile(databasePassword),
    ...(onlyWith === undefined ? {} : { onlyWith }),
  }));
}

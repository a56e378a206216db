import { names } from "../../../topology/names";
import { appContainers, appTemplate } from "../../../platform/apps";
import { databasePassword } from "../../../topology/plan/secret";
import { initialRootPassword, mariadbDataDirectory, mariadbOf, mariadbPlaces, type MariadbPlace } from "../plan";
import type { Topology } from "../../../platform/schema";
import type { MariadbDatabase } from "../schema";
import type { Unit } from "../../../platform/units";
import type { Place, Wanted } from "../../contract";

/** The server writes the account of a replication link to lines 5 (name) and 6 (password). */
const ofLink =
  (user: string) =>
  (content: string): string | undefined => {
    const lines = content.split("\n");
    return lines[4] === user ? lines[5] : undefined;
  };

export function mariadbSecrets(topology: Topology, { name: unit }: Unit): Wanted[] {
  const database = mariadbOf(topology, unit);
  const [primary, ...replicas] = mariadbPlaces(topology, unit, database);
  const file = names.secretFile(initialRootPassword);
  const member = ({ host, name }: MariadbPlace): Omit<Place, "path"> => ({ host, resource: name });
  const user = names.account("_replication", database.passwordGeneration);
  const generated = (name: string, places: readonly Place[], checked: boolean): Wanted => ({ name, kind: "generated", places, checked });
  return [
    // Used only for the first start.
    generated(names.part(unit, "initial-root"), primary ? [{ ...member(primary), path: file }] : [], false),
    generated(
      account(names.part(unit, "replication"), database),
      replicas.map((one) => ({ ...member(one), path: `${mariadbDataDirectory}/master.info`, from: ofLink(user) })),
      true,
    ),
    ...Object.entries(topology.platform.apps)
      .filter(([, app]) => app.database?.name === unit)
      .map(([app]) => generated(account(names.part(app, "database"), database), accountPlaces(topology, app, database), true)),
  ];
}

const account = (name: string, { passwordGeneration }: MariadbDatabase): string => `${name}-g${passwordGeneration}`;

/** A container from before the last rotation has the password of the previous account. */
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

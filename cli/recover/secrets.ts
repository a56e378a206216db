import { imagesInUse } from "../../platform/in-use";
import { names } from "../../topology/names";
import { appContainers } from "../../platform/apps";
import { databasePassword } from "../../topology/plan/secret";
import { imageOf } from "../../topology/plan/image";
import type { Topology } from "../../platform/schema";
import { unitsOf } from "../../platform/units";
import { operationsOf } from "../hosts/operations";
import type { Place, Wanted } from "../../components/contract";

/** Every secret value of a stack. A value that was delivered to no container has no place. */
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
  return [...own, ...unitsOf(topology).flatMap((unit) => operationsOf(unit.engine)?.secrets(topology, unit) ?? [])];
}

type App = Topology["platform"]["apps"][string];

function appPlaces(topology: Topology, path: (app: App) => string | undefined): Place[] {
  return Object.entries(topology.platform.apps).flatMap(([unit, app]) => {
    const file = path(app);
    if (file === undefined) return [];
    return appContainers(topology, unit).map(({ host, spec }) => ({ host, resource: spec.resource, path: file }));
  });
}

/** An app gets the password of an external database in the same file as any other database password. */
function externalPath({ platform }: Topology, { database }: App, secret: string): string | undefined {
  const used = database && platform.databases[database.name];
  return used && "passwordSecret" in used && used.passwordSecret === secret ? names.secretFile(databasePassword) : undefined;
}

function logins(topology: Topology): Set<string> {
  const images = [...imagesInUse(topology).keys()].map((name) => imageOf(topology, name));
  const used = images.flatMap((image) => ("registry" in image && image.registry ? [image.registry] : []));
  return new Set(used.flatMap((name) => topology.platform.registries[name]?.passwordSecret ?? []));
}

import { models } from "../../platform/models";
import { isAlone } from "../../components/app/plan";
import { imageName } from "../../topology/plan/image";
import type { Topology } from "../../platform/schema";
import type { Change } from "./changes";

/** Servers that write into their data as if they were alone: our own engines, and what else people run. */
const dataServers = [
  ...models.flatMap(({ section, engine, component }) => (section === "databases" && component && engine ? [engine] : [])),
  ..."redis valkey keydb mongo postgres postgresql postgis timescaledb mysql percona rabbitmq elasticsearch opensearch solr meilisearch typesense clickhouse influxdb etcd consul minio neo4j couchdb cassandra zookeeper kafka nats mosquitto prometheus qdrant".split(
    " ",
  ),
];
const isDataServer = new RegExp(`(^|/)(${dataServers.join("|")})[^/]*$`);

/** Volumes to which only this app writes. */
function ownVolumes({ platform }: Topology, name: string): string[] {
  const others = [
    ...Object.entries(platform.apps).flatMap(([other, { volumes }]) => (other === name ? [] : volumes.map(({ volume }) => volume))),
    ...Object.values(platform.entries).flatMap(({ routes }) => routes.flatMap((route) => ("files" in route ? [route.files.volume] : []))),
  ];
  const own = platform.apps[name]?.volumes.filter(({ readOnly, volume }) => !readOnly && !others.includes(volume)) ?? [];
  return [...new Set(own.map(({ volume }) => volume))];
}

/** Warns about apps that a roll runs twice although two servers on one volume would probably destroy the data. */
export function aloneWarnings(topology: Topology, changes: readonly Change[]): string[] {
  const concerned = new Set(
    changes.flatMap(({ type, unit, action }) =>
      type.endsWith(":Container") && unit.kind === "app" && action !== "delete" ? [unit.name] : [],
    ),
  );
  return [...concerned].sort().flatMap((name) => {
    const app = topology.platform.apps[name];
    if (!app || isAlone(app)) return [];
    const volumes = ownVolumes(topology, name);
    const isServer = isDataServer.test(imageName(topology, app.image).replace(/[:@].*$/, ""));
    if (volumes.length === 0 || (!isServer && app.replicas > 1)) return [];
    const when = app.replicas > 1 ? `${app.replicas} containers run` : "each roll runs the old and the new container";
    return [
      `app ${name}: ${when} on the volume ${volumes.join(", ")} at the same time; if only one may write there, as with a data server, ` +
        `write apps.${name}.rollout.order: stop-first${app.replicas > 1 ? " and replicas: 1" : ""}`,
    ];
  });
}

/** Facts about images that many compose files use. Names are those of the official images, without their registry. */
interface Known {
  /** Where the server listens by default. */
  readonly port: number;
  /** Two of them on one volume damage the data. */
  readonly keepsData?: true;
  /** Variables that the image also reads as NAME_FILE. */
  readonly reads?: RegExp;
}

const known: Readonly<Record<string, Known>> = {
  mysql: { port: 3306, keepsData: true, reads: /^MYSQL_(?:ROOT_PASSWORD|PASSWORD|USER|DATABASE|ROOT_HOST)$/ },
  percona: { port: 3306, keepsData: true, reads: /^MYSQL_(?:ROOT_PASSWORD|PASSWORD|USER|DATABASE|ROOT_HOST)$/ },
  mariadb: { port: 3306, keepsData: true },
  postgres: { port: 5432, keepsData: true, reads: /^POSTGRES_(?:PASSWORD|USER|DB|INITDB_ARGS)$/ },
  postgis: { port: 5432, keepsData: true, reads: /^POSTGRES_(?:PASSWORD|USER|DB|INITDB_ARGS)$/ },
  pgvector: { port: 5432, keepsData: true, reads: /^POSTGRES_(?:PASSWORD|USER|DB|INITDB_ARGS)$/ },
  timescaledb: { port: 5432, keepsData: true, reads: /^POSTGRES_(?:PASSWORD|USER|DB|INITDB_ARGS)$/ },
  mongo: { port: 27017, keepsData: true, reads: /^MONGO_INITDB_ROOT_(?:USERNAME|PASSWORD)$/ },
  redis: { port: 6379, keepsData: true },
  valkey: { port: 6379, keepsData: true },
  keydb: { port: 6379, keepsData: true },
  dragonfly: { port: 6379, keepsData: true },
  memcached: { port: 11211 },
  elasticsearch: { port: 9200, keepsData: true, reads: /^(?:ELASTIC_PASSWORD|KEYSTORE_PASSWORD)$/ },
  opensearch: { port: 9200, keepsData: true },
  solr: { port: 8983, keepsData: true },
  meilisearch: { port: 7700, keepsData: true },
  typesense: { port: 8108, keepsData: true },
  qdrant: { port: 6333, keepsData: true },
  "clickhouse-server": { port: 8123, keepsData: true },
  influxdb: { port: 8086, keepsData: true, reads: /^DOCKER_INFLUXDB_INIT_(?:USERNAME|PASSWORD|ADMIN_TOKEN)$/ },
  cassandra: { port: 9042, keepsData: true },
  couchdb: { port: 5984, keepsData: true },
  neo4j: { port: 7474, keepsData: true, reads: /^NEO4J_AUTH$/ },
  rabbitmq: { port: 5672, keepsData: true },
  nats: { port: 4222, keepsData: true },
  kafka: { port: 9092, keepsData: true },
  zookeeper: { port: 2181, keepsData: true },
  etcd: { port: 2379, keepsData: true },
  consul: { port: 8500, keepsData: true },
  vault: { port: 8200, keepsData: true },
  minio: { port: 9000, keepsData: true, reads: /^MINIO_ROOT_(?:USER|PASSWORD)$/ },
  registry: { port: 5000, keepsData: true },
  prometheus: { port: 9090, keepsData: true },
  loki: { port: 3100, keepsData: true },
  wordpress: { port: 80, reads: /^WORDPRESS_(?:DB_(?:HOST|USER|PASSWORD|NAME)|(?:AUTH|SECURE_AUTH|LOGGED_IN|NONCE)_(?:KEY|SALT))$/ },
  nginx: { port: 80 },
  httpd: { port: 80 },
  caddy: { port: 80 },
};

/** The last part of an image's name, without registry, tag and digest: `nginx` of docker.io/library/nginx:1.26. */
export const imageKind = (reference: string): string => pathOf(reference).split("/").at(-1) ?? "";

const pathOf = (reference: string): string => (reference.split("@")[0] ?? "").replace(/:[^/]*$/, "");

export const knownImage = (reference: string): Known | undefined => {
  const kind = imageKind(reference);
  return Object.hasOwn(known, kind) ? known[kind] : undefined;
};

/** Whether it is Docker's own image of that name, also from a mirror: `name`, or `library/name` behind any registry. */
export const isOfficial = (reference: string): boolean =>
  /^(?:(?:index\.)?docker\.io\/)?[^/]+$|(?:^|\/)library\/[^/]+$/.test(pathOf(reference));

/** Whether the image reads NAME_FILE. The names of some images' variables are their own, whatever the image is called. */
export const readsFile = (reference: string, name: string): boolean =>
  knownImage(name.startsWith("WORDPRESS_") ? "wordpress" : reference)?.reads?.test(name) ?? false;

/** An image whose program speaks FastCGI, not HTTP. */
export const speaksFastcgi = (reference: string): boolean => /:(?:.*-)?fpm(?:-|$)/.test(reference.split("@")[0] ?? "");

/** Publishers whose images start s6-overlay, which has to be process 1. */
export const hasSupervisor = (reference: string): boolean =>
  /(?:^|\/)(?:linuxserver|hotio|jlesage|crazymax|homeassistant|gitea)\//.test(reference);

/** Servers that pass requests on to others, by rules of their own. */
export const isProxy = (reference: string): boolean =>
  /^(?:traefik|caddy|caddy-docker-proxy|haproxy|envoy|nginx-proxy|nginx-proxy-manager|swag|openresty|tengine)$/.test(imageKind(reference));

/** Ports of protocols other than HTTP, and of HTTP with TLS, which an entry cannot speak to an app. */
const others = new Set([
  21, 22, 25, 53, 110, 143, 389, 443, 465, 587, 636, 853, 993, 995, 1194, 1433, 1521, 1883, 2222, 3306, 3307, 3389, 4222, 5222, 5432, 5671,
  5672, 5900, 6379, 6380, 6432, 8443, 8883, 9042, 9092, 9443, 11211, 27017, 33060, 50051,
]);

export const speaksHttp = (port: number): boolean => !others.has(port);

import { entryPorts, siteDirectory } from "../plan";
import { nginxBlock, type Block } from "./words";

const site: Block = [
  "include /etc/nginx/mime.types",
  "default_type application/octet-stream",
  "server_tokens off",
  "sendfile on",
  "server_names_hash_bucket_size 128",
  'log_format breakwater \'$remote_addr [$time_iso8601] "$request" $status $body_bytes_sent $request_time "$upstream_addr" "$http_host"\'',
  "access_log /dev/stdout breakwater buffer=32k flush=1s",
  // A recreated container has another address, so answers of Docker's DNS expire after a second.
  "resolver 127.0.0.11 valid=1s ipv6=off",
  // One request per connection, so that the balancer can change its configuration without closing an idle connection.
  ["map $http_upgrade $connection_upgrade", ["default upgrade", "'' close"]],
  ["geo $dollar", ['default "$"']],
  [
    "server",
    [`listen 127.0.0.1:${entryPorts.health}`, "access_log off", ["location = /healthz", ["default_type text/plain", 'return 200 "ok\\n"']]],
  ],
  // A pattern may match no file, so nginx starts before the first site exists.
  `include ${siteDirectory}/site.con[f]`,
];

/** nginx.conf of every entry. It never changes with the routes, so a change of routes never replaces the container. */
export function nginxBase(): string {
  return nginxBlock([
    "user nginx",
    "worker_processes auto",
    "worker_shutdown_timeout 30s",
    "error_log /dev/stderr warn",
    "pid /run/nginx.pid",
    ["events", ["worker_connections 4096"]],
    ["http", site],
  ]);
}

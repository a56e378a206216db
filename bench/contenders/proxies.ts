import { haproxyBase } from "../../components/haproxy/text";
import { balancerBaseFile, balancerPorts } from "../../components/haproxy/plan";
import { entryHealthPath, type BenchApp, type BenchStack } from "./stack";

/** The peers' users would write this by hand for the two proxies that Breakwater configures itself. */
export const entryFile = "/etc/nginx/conf.d/default.conf";
export const balancerFile = balancerBaseFile;

/** Forwards WebSockets, and resolves the balancer's address again each second, because containers come and go. */
const location = ({ name }: BenchApp): string =>
  `  location /${name === "web" ? "" : name} { set $to balancer; proxy_pass http://$to:${balancerPorts.apps}; proxy_set_header X-App ${name}; ` +
  "proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade; }";

export function entryConfig({ apps }: BenchStack): string {
  const upgrade = 'map $http_upgrade $connection_upgrade { default upgrade; "" close; }';
  const health = `  location = ${entryHealthPath} { return 200; }`;
  return [upgrade, "server {", "  listen 80;", "  resolver 127.0.0.11 valid=1s;", health, ...apps.map(location), "}", ""].join("\n");
}

const choice = ({ name }: BenchApp): string => `  use_backend ${name} if { req.hdr(X-App) -m str ${name} }`;

/** One server for each replica and one for its successor, filled from the addresses of the app's name. */
const backend = ({ name, replicas, port, healthPath }: BenchApp): string =>
  [
    `backend ${name}`,
    `  option httpchk GET ${healthPath}`,
    "  retries 3",
    "  option redispatch 1",
    "  retry-on conn-failure",
    `  server-template ${name}- ${replicas * 2} ${name}:${port} check inter 1s resolvers docker init-addr libc,none`,
    "",
  ].join("\n");

export function balancerConfig({ apps }: BenchStack): string {
  return [
    haproxyBase(),
    "resolvers docker\n  nameserver docker 127.0.0.11:53\n  hold valid 1s\n",
    `frontend entry\n  bind :${balancerPorts.apps}\n${apps.map(choice).join("\n")}\n`,
    ...apps.map(backend),
  ].join("\n");
}

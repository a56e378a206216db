import { nginxBase } from "../../components/nginx/text/base";
import { fronts, ownWord } from "../../components/nginx/text/fronts";
import { nginxSite } from "../../components/nginx/text/site";
import { requestHeaders } from "../../components/nginx/text/request-headers";
import { nginxLiteral, nginxValue } from "../../components/nginx/text/words";
import { entryOf } from "../../topology/plan/entry";
import type { Entry } from "../../topology/schema/entry";
import { fixture, raw } from "../topology-plan/fixture";

const balancer = "site-balancer";

function entry(...routes: unknown[]): Entry {
  const { site } = raw().entries;
  return entryOf(fixture({ entries: { site: { ...site, routes } } }), "site");
}

const text = (...routes: unknown[]) => nginxSite(entry(...routes), balancer).text;
const locations = (site: string) => site.match(/(server_name|location) .*(?= \{|;)/g)?.slice(0, -1);

test("the whole nginx.conf", () => {
  expect(nginxBase()).toBe(`user nginx;
worker_processes auto;
worker_shutdown_timeout 30s;
error_log /dev/stderr warn;
pid /run/nginx.pid;
events {
  worker_connections 4096;
}
http {
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  server_tokens off;
  sendfile on;
  server_names_hash_bucket_size 128;
  log_format breakwater '$remote_addr [$time_iso8601] "$request" $status $body_bytes_sent $request_time "$upstream_addr" "$http_host"';
  access_log /dev/stdout breakwater buffer=32k flush=1s;
  resolver 127.0.0.11 valid=1s ipv6=off;
  map $http_upgrade $connection_upgrade {
    default upgrade;
    '' close;
  }
  geo $dollar {
    default "$";
  }
  server {
    listen 127.0.0.1:8079;
    access_log off;
    location = /healthz {
      default_type text/plain;
      return 200 "ok\\n";
    }
  }
  include /etc/nginx/breakwater/site.con[f];
}
`);
});

test("a whole site", () => {
  const route = { app: "web", bodyLimitMb: 20, timeoutSeconds: 90, headers: { "X-B": "two", "X-A": "one" } };
  const files = { path: "/static/", files: { volume: "media", directory: "/public" }, cacheSeconds: 3600 };
  const { text: site, hash } = nginxSite(entry(route, files), balancer);
  expect(site).toBe(`server {
  listen 80 default_server;
  server_name _;
  location "/static/" {
    alias "/srv/media/public/";
    expires 3600s;
  }
  location "/" {
    set $balancer site-balancer;
    proxy_pass http://$balancer:8080;
    proxy_http_version 1.1;
    proxy_set_header X-Breakwater-App web;
    proxy_set_header Host $http_host;
${requestHeaders(ownWord)
  .map((line) => `    ${line};\n`)
  .join("")}    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $connection_upgrade;
    proxy_connect_timeout 2s;
    proxy_read_timeout 90s;
    proxy_send_timeout 90s;
    client_max_body_size 20m;
    add_header X-A "one" always;
    add_header X-B "two" always;
  }
}

server {
  listen 127.0.0.1:8078;
  access_log off;
  location = /hash {
    default_type text/plain;
    return 200 "${hash}";
  }
}
`);
});

test("the hash depends on the text, and on nothing else", () => {
  const one = nginxSite(entry({ app: "web" }), balancer);
  expect(nginxSite(entry({ app: "web" }), balancer)).toEqual(one);
  expect(nginxSite(entry({ app: "web", timeoutSeconds: 61 }), balancer).hash).not.toBe(one.hash);
});

test("hosts have their own servers, routes for any host apply to each, and the host's own have priority", () => {
  const media = { path: "/media", files: { volume: "media" } };
  const site = text(
    { app: "web" },
    media,
    { ...media, host: "a.example.org", cacheSeconds: 9 },
    { app: "web", host: "*.Example.com", path: "/admin" },
  );
  expect(locations(site)).toEqual([
    ...["server_name _", 'location "/media/"', 'location "/"'],
    ...["server_name *.example.com", 'location "/media/"', 'location "/admin"', 'location "/"'],
    ...["server_name a.example.org", 'location "/media/"', 'location "/"'],
  ]);
  expect(site.match(/expires 9s;/g)).toHaveLength(1);
});

test("a path without a route is not found", () => {
  const site = text({ path: "/media", files: { volume: "media" } });
  expect(site).toContain("  location / {\n    return 404;\n  }\n");
});

test("only files below a folder: a path without the closing slash does not reach a neighbour", () => {
  const site = text({ path: "/media", files: { volume: "media", directory: "/a/" } });
  expect(site).toContain('location "/media/" {\n    alias "/srv/media/a/";');
});

test.each([
  ["plain", '"plain"'],
  ['say "hi"', '"say \\"hi\\""'],
  ["C:\\temp", '"C:\\\\temp"'],
  ["$uri; } evil {", '"${dollar}uri; } evil {"'],
])("%s is written as %s", (value, written) => {
  expect(nginxValue(value)).toBe(written);
});

test("a location has no variables", () => {
  expect(nginxLiteral('/a b/$x"')).toBe('"/a b/$x\\""');
});

test("a line break is refused, because it would be another header", () => {
  expect(() => nginxValue("a\r\nSet-Cookie: x")).toThrow("a line break cannot be part of an nginx value");
});

describe("a client's headers about the origin of a request", () => {
  const header = (name: string) =>
    /proxy_set_header (\S+) (.*);/.exec(
      text({ app: "web" })
        .split("\n")
        .find((line) => line.includes(` ${name} `)) ?? "",
    )?.[2];

  test.each([
    ["X-Real-IP", "$remote_addr"],
    ["X-Forwarded-For", "$remote_addr"],
    ["X-Forwarded-Proto", "$scheme"],
    ["X-Forwarded-Host", "$http_host"],
    ["X-Breakwater-App", "web"],
  ])("%s is set by the entry", (name, value) => expect(header(name)).toBe(value));

  test.each([
    ...["Forwarded", "X-Forwarded-Port", "X-Forwarded-Server", "X-Forwarded-Prefix", "X-Forwarded-Scheme", "X-Forwarded-Protocol"],
    ...["X-Forwarded-Ssl", "Front-End-Https", "X-Url-Scheme", "X-Original-URL", "X-Rewrite-URL", "X-Original-Host", "X-Host"],
    ...["True-Client-IP", "CF-Connecting-IP", "X-Client-IP", "X-Cluster-Client-IP", "Proxy", "X-Sendfile-Type", "X-Accel-Mapping"],
  ])("%s is dropped", (name) => expect(header(name)).toBe('""'));

  test("headers for the user, and the application's own, pass", () => {
    for (const name of ["Authorization", "Cookie", "Remote-User", "X-Forwarded-User", "X-HTTP-Method-Override"])
      expect(header(name)).toBeUndefined();
  });
});

test("without a front: no header is trusted", () => {
  expect(fronts([])).toEqual({ directives: [], origin: ownWord });
  expect(text({ app: "web" })).not.toContain("real_ip");
});

test("fronts precede the servers, and the app gets their headers", () => {
  const { site } = raw().entries;
  const behind = entryOf(fixture({ entries: { site: { ...site, behind: ["10.0.0.0/8", "2001:db8::1"] } } }), "site");
  const written = nginxSite(behind, balancer).text;
  expect(written.split("server {")[0]).toBe(`set_real_ip_from 10.0.0.0/8;
set_real_ip_from 2001:db8::1;
real_ip_header X-Forwarded-For;
real_ip_recursive on;
geo $realip_remote_addr $from_front {
  default 0;
  10.0.0.0/8 1;
  2001:db8::1 1;
}
map $from_front:$http_x_forwarded_proto $told_scheme {
  default $scheme;
  "~*^1:https *(,|$)" https;
  "~*^1:http *(,|$)" http;
}
map $from_front:$http_x_forwarded_host $told_host {
  default $http_host;
  "~^1:(?<front_host>[A-Za-z0-9.:\\[\\]-]+)$" $front_host;
}

`);
  expect(written).toContain("proxy_set_header X-Forwarded-Proto $told_scheme;");
  expect(written).toContain("proxy_set_header X-Forwarded-Host $told_host;");
});

import { nginxFront } from "../../adopt/translate/front/nginx";

const front = (text: string, port = 80) => nginxFront([text], port);
const server = (body: string): string => `server { listen 80; ${body} }`;

test.each([
  ["location / { proxy_pass http://web:8000; }", [{ path: "/", to: { name: "web", port: 8000 } }]],
  ["location ^~ /a/ { proxy_pass http://web; }", [{ path: "/a/", to: { name: "web", port: undefined } }]],
  ["location /a/ { proxy_pass http://web:1/a/; }", [{ path: "/a/", to: { name: "web", port: 1 } }]],
  ["location /s/ { alias /srv/s/; expires 7d; }", [{ path: "/s/", folder: "/srv/s/", cacheSeconds: 604_800 }]],
  ["root /srv; location /s/ { try_files $uri =404; }", [{ path: "/s/", folder: "/srv/s/" }]],
  [
    'client_max_body_size 1g; add_header X-A "b c" always; location / { proxy_pass http://web; proxy_read_timeout 5m; }',
    [{ path: "/", to: { name: "web", port: undefined }, headers: { "X-A": "b c" }, bodyLimitMb: 1024, timeoutSeconds: 300 }],
  ],
  [
    "add_header X-A 1; location / { add_header X-B 2; proxy_pass http://web; }",
    [{ path: "/", to: { name: "web", port: undefined }, headers: { "X-B": "2" } }],
  ],
])("%s", (body, routes) => {
  expect(front(server(body))).toEqual({ routes, lost: expect.anything() as unknown, refused: [] });
});

test("an upstream with one server stands for it; a commented server does not count", () => {
  const text = `http { upstream app { keepalive 8; server web:9000; # server other:1;\n } ${server("location / { proxy_pass http://app; }")} }`;
  expect(front(text).routes).toEqual([{ path: "/", to: { name: "web", port: 9000 } }]);
});

test.each([
  ["location /admin { deny all; } location / { proxy_pass http://web; }", /deny in location \/admin/],
  ["location ~ /\\.git { deny all; } location / { proxy_pass http://web; }", /deny/],
  ["location / { allow 192.0.2.0/24; deny all; proxy_pass http://web; }", /allow in location \/, deny in location \//],
  ['auth_basic "x"; auth_basic_user_file /p; location / { proxy_pass http://web; }', /auth_basic/],
  ["location / { if ($http_x != 1) { return 403; } proxy_pass http://web; }", /if in location \//],
  ["return 301 https://$host$request_uri;", /return/],
  ["location / { auth_request /check; proxy_pass http://web; } location = /check { internal; }", /auth_request/],
  ["location ~ \\.php$ { fastcgi_pass php:9000; }", /fastcgi_pass/],
  ["location / { limit_except GET { deny all; } proxy_pass http://web; }", /limit_except/],
])("a rule that decides who may ask prevents every route of its server: %s", (body, words) => {
  const { routes, refused } = front(server(body));
  expect([routes, refused.join()]).toEqual([[], expect.stringMatching(words)]);
});

test.each([
  "location / { allow all; auth_basic off; proxy_pass http://web; }",
  "location / { proxy_set_header X-Real-IP $remote_addr; gzip on; proxy_pass http://web; }",
])("a rule without an effect, or one that tunes, does not: %s", (body) => {
  expect(front(server(body))).toMatchObject({ routes: [{ path: "/" }], lost: [], refused: [] });
});

test.each([
  ["location ~ ^/api/ { proxy_pass http://web; }", /location ~ \^\/api\/, which is not a plain prefix/],
  ["location /x/ { proxy_pass http://web/y/; }", /location \/x\/, whose target is not a service/],
  ["location /x/ { proxy_pass http://$target; }", /location \/x\/, whose target/],
  ["location / { proxy_set_header X-Key a; proxy_pass http://web; }", /the header X-Key of requests in location \//],
  ["location / { sub_filter a b; proxy_pass http://web; }", /sub_filter in location \//],
  ["add_header X-A '$a'; location / { proxy_pass http://web; }", /the header X-A in location \//],
  ["location / { try_files $uri /index.html; root /srv; }", /try_files in location \//],
])("what an entry does not do is named: %s", (body, words) => {
  expect(front(server(body)).lost.join()).toMatch(words);
});

test("each server is a host; the default one answers for all others; another port is not read", () => {
  const one = (name: string, to: string, more = "listen 80;"): string =>
    `server { ${more} server_name ${name}; location / { proxy_pass http://${to}; } }`;
  const { routes } = front(`${one("a.test", "a")} ${one("b.test .c.test", "b")} ${one("d.test", "d", "listen 81;")}`);
  expect(routes.map(({ host, to }) => [host, to?.name])).toEqual([
    [undefined, "a"],
    ["b.test", "b"],
    ["c.test", "b"],
    ["*.c.test", "b"],
  ]);
});

test("TLS, an unreadable text and a rule for all servers prevent every route", () => {
  expect(front("server { listen 80 ssl; location / { proxy_pass http://web; } }")).toMatchObject({
    routes: [],
    refused: [expect.stringContaining("TLS")],
  });
  expect(front(`${server("location / { proxy_pass http://web; }")} }`).refused).toEqual(["a part of the configuration cannot be read"]);
  expect(front(`http { deny all; ${server("location / { proxy_pass http://web; }")} }`)).toMatchObject({ routes: [], refused: ["deny"] });
});

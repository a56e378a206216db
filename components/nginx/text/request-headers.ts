import type { OriginVariables } from "./fronts";

/**
 * Headers that say how a request reached the app. An application must never read values that a client made up, so each
 * header carries the entry's own value, that of a proxy in the stack file, or nothing. A value is nginx's; undefined drops
 * the header.
 */
const originHeaders = ({ scheme, host }: OriginVariables): Readonly<Record<string, string | undefined>> => ({
  "X-Real-IP": "$remote_addr",
  // Set, not appended: the client's own claim is not passed on.
  "X-Forwarded-For": "$remote_addr",
  "X-Forwarded-Proto": scheme,
  "X-Forwarded-Host": host,
  // The standard header for all of the above. Applications that read it read the others too.
  Forwarded: undefined,
});

/** The client's address. */
const clients = [
  ...["Client-IP", "X-Client-IP", "X-Cluster-Client-IP", "X-Originating-IP", "X-Remote-IP", "X-Remote-Addr", "X-ProxyUser-IP"],
  ...["True-Client-IP", "CF-Connecting-IP", "CF-Connecting-IPv6", "CF-Pseudo-IPv4", "Fastly-Client-IP", "X-Azure-ClientIP"],
  ...["X-Original-Forwarded-For", "X-Envoy-External-Address", "X-Forwarded", "Forwarded-For", "X-Forwarded-By"],
];

/** The requested scheme, host and port. */
const destinations = [
  ...["X-Forwarded-Port", "X-Forwarded-Server", "X-Forwarded-Scheme", "X-Forwarded-Protocol", "X-Forwarded-Ssl", "X-Scheme"],
  ...["X-Url-Scheme", "Front-End-Https", "X-ARR-SSL", "CF-Visitor", "CloudFront-Forwarded-Proto", "X-Original-Proto"],
  ...["X-Host", "X-Original-Host", "X-HTTP-Host-Override", "X-Original-Port", "X-Real-Port"],
];

/** The requested path. */
const paths = [
  ...["X-Forwarded-Prefix", "X-Forwarded-Path", "X-Forwarded-Uri", "X-Forwarded-Method", "X-Script-Name"],
  ...["X-Original-URL", "X-Original-URI", "X-Original-Method", "X-Rewrite-URL", "X-Envoy-Original-Path"],
];

/** Headers that CGI and Rack take for an instruction of their server: HTTP_PROXY, and the file to send. */
const instructions = ["Proxy", "X-Sendfile-Type", "X-Accel-Mapping"];

/** Directives of nginx, one for each header that a client must not set. */
export function requestHeaders(origin: OriginVariables): string[] {
  const dropped = [...clients, ...destinations, ...paths, ...instructions].sort();
  const all = [...Object.entries(originHeaders(origin)), ...dropped.map((name) => [name, undefined] as const)];
  return [
    // This many headers do not fit nginx's default of 512.
    "proxy_headers_hash_max_size 2048",
    "proxy_headers_hash_bucket_size 128",
    ...all.map(([name, value]) => `proxy_set_header ${name} ${value ?? '""'}`),
  ];
}

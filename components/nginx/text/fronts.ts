import type { Block } from "./words";

/**
 * nginx's variables for the scheme and host that an app receives: those of the entry's own connection, or those that a
 * proxy in front reports.
 */
export interface OriginVariables {
  readonly scheme: string;
  readonly host: string;
}

export const ownWord: OriginVariables = { scheme: "$scheme", host: "$http_host" };
const frontsWord: OriginVariables = { scheme: "$told_scheme", host: "$told_host" };

/**
 * Directives for proxies in front of the entry (a CDN, a load balancer that ends TLS), and the values that the app
 * receives then. X-Forwarded-For, -Proto and -Host are trusted only from these addresses.
 * @param behind IPv4 or IPv6 ranges
 */
export function fronts(behind: readonly string[]): { readonly directives: Block; readonly origin: OriginVariables } {
  if (behind.length === 0) return { directives: [], origin: ownWord };
  const directives: Block = [
    ...behind.map((range) => `set_real_ip_from ${range}`),
    "real_ip_header X-Forwarded-For",
    // Reads the list from the right: the client wrote everything before the first address that is not a proxy's.
    "real_ip_recursive on",
    ["geo $realip_remote_addr $from_front", ["default 0", ...behind.map((range) => `${range} 1`)]],
    [
      `map $from_front:$http_x_forwarded_proto ${frontsWord.scheme}`,
      [`default ${ownWord.scheme}`, '"~*^1:https *(,|$)" https', '"~*^1:http *(,|$)" http'],
    ],
    [
      `map $from_front:$http_x_forwarded_host ${frontsWord.host}`,
      [`default ${ownWord.host}`, String.raw`"~^1:(?<front_host>[A-Za-z0-9.:\[\]-]+)$" $front_host`],
    ],
  ];
  return { directives, origin: frontsWord };
}

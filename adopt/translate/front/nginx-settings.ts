import type { Directive } from "./nginx-config";
import type { FrontRoute } from "./routes";

type Settings = Pick<FrontRoute, "headers" | "bodyLimitMb" | "timeoutSeconds" | "cacheSeconds">;

/** Directives that tune, or that an entry does by its own. */
const silent =
  /^(?:proxy_pass|alias|root|index|location|server|upstream|listen|server_name|http|events|include|default_type|types|access_log|error_log|log_format|log_not_found|sendfile|tcp_\w+|keepalive_\w+|gzip\w*|server_tokens|charset|etag|open_file_cache\w*|proxy_(?:http_version|buffer\w*|busy_buffers_size|redirect|connect_timeout|send_timeout|request_buffering|max_temp_file_size|next_upstream\w*|socket_keepalive)|worker_\w+|user|pid|error_page|resolver\w*|map|geo|types_hash_\w+|server_names_hash_\w+|send_timeout|client_(?:header|body)_\w+|large_client_header_buffers|reset_timedout_connection|limit_(?:req|conn)_\w+|allow|auth_\w+|satisfy|stream|daemon|if_modified_since|underscores_in_headers|chunked_transfer_encoding|ssl_(?:protocols|ciphers|session_\w+|prefer_server_ciphers|certificate\w*|stapling\w*|dhparam)|variables_hash_\w+|absolute_redirect|port_in_redirect|server_name_in_redirect|add_header|client_max_body_size|proxy_read_timeout|expires|set_real_ip_from|real_ip_\w+)$/;
/** Headers of requests that an entry sets itself. */
const own = /^(?:host|upgrade|connection|x-real-ip|x-forwarded-(?:for|proto|host|port|server|ssl)|accept-encoding|proxy)$/i;

/** The settings of the levels that lead to a location, in the terms of a route. The innermost level counts. */
export function nginxSettings(levels: readonly (readonly Directive[])[]): { readonly settings: Settings; readonly lost: string[] } {
  const all = (name: string): readonly Directive[] =>
    [...levels]
      .reverse()
      .map((level) => level.filter((one) => one.name === name))
      .find((some) => some.length > 0) ?? [];
  const first = (name: string): string | undefined => all(name).at(-1)?.args[0];
  const lost: string[] = [];
  const headers = all("add_header").flatMap(({ args: [name = "", value = ""] }) => {
    if (/^[A-Za-z0-9-]+$/.test(name) && /^[^\0-\x1f\x7f$"\\]+$/.test(value)) return [[name, value] as const];
    lost.push(`the header ${name}`);
    return [];
  });
  const limit = first("client_max_body_size");
  const seconds = secondsOf(first("proxy_read_timeout"));
  const cache = secondsOf(first("expires"));
  const [location = []] = levels.slice(-1);
  lost.push(
    ...location
      .filter((one) => !silent.test(one.name) && !isOwn(one))
      .map(({ name, args }) => (name === "proxy_set_header" ? `the header ${args[0] ?? ""} of requests` : name)),
  );
  const trusted = all("set_real_ip_from").flatMap(({ args }) => args);
  if (trusted.length > 0) lost.push(`the proxies in front (${trusted.join(", ")}), which belong under behind`);
  return {
    settings: {
      ...(headers.length > 0 ? { headers: Object.fromEntries(headers) } : {}),
      ...(limit === undefined ? {} : { bodyLimitMb: mebibytes(limit) }),
      ...(seconds === undefined ? {} : { timeoutSeconds: Math.min(3600, Math.max(1, seconds)) }),
      ...(cache === undefined ? {} : { cacheSeconds: Math.min(31_536_000, cache) }),
    },
    lost: [...new Set(lost)],
  };
}

const isOwn = ({ name, args }: Directive): boolean => name === "proxy_set_header" && own.test(args[0] ?? "");

const largestMb = 10_240;
function mebibytes(text: string): number {
  const [, count = "0", unit = ""] = /^(\d+)([kmg]?)$/i.exec(text) ?? [];
  const factor = { "": 1 / 1024 ** 2, k: 1 / 1024, m: 1, g: 1024 }[unit.toLowerCase()] ?? 1;
  // 0 switches the limit off.
  return Number(count) === 0 ? largestMb : Math.min(largestMb, Math.max(1, Math.ceil(Number(count) * factor)));
}

const units: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, M: 2_592_000, y: 31_536_000 };
function secondsOf(text: string | undefined): number | undefined {
  if (text === "max") return 31_536_000;
  const [, count, unit = ""] = /^(\d+)([smhdwMy]?)$/.exec(text ?? "") ?? [];
  return count === undefined ? undefined : Number(count) * (units[unit] ?? 1);
}

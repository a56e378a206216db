// The part of each room that runs in the plugin, one line for each. platform/handlers.ts reads this list.
export { haproxy } from "./haproxy/provider";
export { mariadb } from "./mariadb/provider";
export { nginx } from "./nginx/provider";

// The component of each engine, under its key `engine`, one line for each. platform/make.ts reads this list.
export { external } from "./external/component";
export { mariadb } from "./mariadb/component";
export { nginx } from "./nginx/component";

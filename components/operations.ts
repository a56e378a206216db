// The operations of the command line on the servers of each engine, one line for each. cli/operations.ts reads this list.
export { mariadb } from "./mariadb/operate";

// The resource types of Breakwater's provider, one line for each file of definitions. platform/types.ts reads this list.
export * from "../provider/resources/extra-ca";
export * from "../provider/resources/gate";
export * from "../provider/resources/identity";
export * from "../provider/resources/job";
export * from "../provider/resources/network";
export * from "../provider/resources/slot";
export * from "../provider/resources/volume";
export * from "./haproxy/resources";
export * from "./mariadb/resources";
export * from "./nginx/resources";

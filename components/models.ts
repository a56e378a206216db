// The model of each noun of the stack file, one line for each. platform/models.ts reads this list.
export { app } from "./app/model";
export { entry } from "./nginx/model";
export { mariadb } from "./mariadb/model";
export { external } from "./external/model";

export { dockerOverrides } from "./containers";
export { passwordOverrides } from "./passwords";
export { Relay } from "./relay";
export { serveAdopting } from "./serve";

export { dockerOverrides } from "./containers";
export { Findings } from "./findings";
export { aliasesOf, hostIn, labelOf, nameOf, physicalName, typeOf, type FoundHost } from "./hosts";
export { passwordOverrides } from "./passwords";
export { Relay } from "./relay";
export { serveAdopting } from "./serve";

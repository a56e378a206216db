/** Tokens of the types of other providers that a stack uses. */
export const containerType = "docker:index/container:Container";
export const imageType = "docker:index/remoteImage:RemoteImage";
export const passwordType = "random:index/randomPassword:RandomPassword";
export const uuidType = "random:index/randomUuid:RandomUuid";

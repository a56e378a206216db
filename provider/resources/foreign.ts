/** Tokens of other providers' types that a stack uses. */
export const containerType = "docker:index/container:Container";
export const imageType = "docker:index/remoteImage:RemoteImage";
export const passwordType = "random:index/randomPassword:RandomPassword";
export const uuidType = "random:index/randomUuid:RandomUuid";

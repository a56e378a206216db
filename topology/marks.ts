/** Key of the object that stands for a secret value, in Pulumi's states, events and protocol. */
export const secretKey = "4dabf18193072939515e22adb298388d";
/** The value under that key. */
export const secretMark = "1b47061264138c4ac30d75fd1eb44270";
/** In a preview, the value of a property that exists only after another resource is created. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const decision = "a person decides";

/** A deviation that is reported and that no repair touches, because each way to remove it could lose something. */
export const leftToPerson = (sentence: string): string => `${sentence}; ${decision}`;

export const isLeftToPerson = (sentence: string): boolean => sentence.endsWith(`; ${decision}`);

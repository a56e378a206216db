import * as defined from "../components/types";
import type { AnyResourceType } from "../provider/resources/define";

/** Any resource type of Breakwater's provider. */
export type OwnType = (typeof defined)[keyof typeof defined];

export const types: readonly OwnType[] = Object.values(defined);

export const typeOfToken = (token: string): AnyResourceType | undefined => types.find((type) => type.token === token);

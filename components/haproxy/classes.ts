import { type ArgsOf, resourceOf } from "../parts/resource";
import { haproxyConfig } from "./resources";

export class HaproxyConfig extends resourceOf(haproxyConfig) {}
export type HaproxyConfigArgs = ArgsOf<typeof haproxyConfig>;

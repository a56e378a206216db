import { type ArgsOf, resourceOf } from "../parts/resource";
import { nginxConfig } from "./resources";

export class NginxConfig extends resourceOf(nginxConfig) {}
export type NginxConfigArgs = ArgsOf<typeof nginxConfig>;

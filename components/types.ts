import { anchor, claim } from "../provider/resources/identity";
import { extraCa } from "../provider/resources/extra-ca";
import { gate } from "../provider/resources/gate";
import { job } from "../provider/resources/job";
import { network } from "../provider/resources/network";
import { limits, slot } from "../provider/resources/slot";
import { volume, volumeOwner } from "../provider/resources/volume";
import type { AnyResourceType } from "../provider/resources/define";
import { haproxyConfig } from "./haproxy/resources";
import { account, primary, replica, seed } from "./mariadb/resources";
import { nginxConfig } from "./nginx/resources";

/** Every resource type of Breakwater's provider. */
export const types = [
  ...([claim, anchor, network, volume, volumeOwner, slot, limits, job, gate, extraCa] as const),
  ...([primary, account, seed, replica] as const),
  ...([nginxConfig, haproxyConfig] as const),
] as const;

export const typeOfToken = (token: string): AnyResourceType | undefined => types.find((type) => type.token === token);

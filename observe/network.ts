import type { NetworkInspectInfo } from "dockerode";
import type { Deviation } from "./deviation";

export interface NetworkDeclaration {
  readonly name: string;
  readonly internal: boolean;
  readonly subnet?: string | undefined;
}

export function compareNetwork(declared: NetworkDeclaration, actual: NetworkInspectInfo): Deviation[] {
  const subnets = (actual.IPAM?.Config ?? []).map((pool) => pool["Subnet"]);
  const setting = (subject: string, detail: string): Deviation => ({ aspect: "setting", subject, detail });
  return [
    ...(actual.Driver === "bridge" ? [] : [setting("driver", `${actual.Driver} instead of bridge`)]),
    ...(actual.Internal === declared.internal
      ? []
      : [setting("internal", actual.Internal ? "no access to the outside" : "has access to the outside")]),
    ...(declared.subnet === undefined || subnets.includes(declared.subnet) ? [] : [setting("subnet", `not ${declared.subnet}`)]),
  ];
}

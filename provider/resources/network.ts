import type { HostAddress } from "../../docker/address";
import { resourceType } from "./define";
import { effect } from "./effect";

export interface NetworkInputs {
  readonly host: HostAddress;
  /** Physical name. Changing it replaces the network. */
  readonly name: string;
  readonly internal: boolean;
  readonly subnet?: string;
  readonly labels: Record<string, string>;
}

export interface NetworkOutputs {
  readonly networkId: string;
  readonly drift: string[];
}

/** A bridge network. Only "not found" removes it from the state; any other inspect error does not. */
export const network = resourceType<NetworkInputs, NetworkOutputs>()("Network", {
  outputs: { networkId: true, drift: true },
  says: {
    create: effect("network made"),
    update: effect("looked at again"),
    replace: effect("network recreated, together with every container in it", "outage"),
    delete: effect("network removed"),
  },
});

import type { ContainerInspectInfo } from "dockerode";
import type { SlotSpec } from "../topology/spec";
import type { Deviation } from "./deviation";

export function compareNetworks(spec: SlotSpec, container: ContainerInspectInfo): Deviation[] {
  const declared = spec.networks.map(({ network }) => network);
  const actual = Object.keys(container.NetworkSettings.Networks);
  // Without a declaration, Docker chooses a network.
  const foreign = declared.length === 0 ? [] : actual.filter((network) => !declared.includes(network));
  return [
    ...declared.filter((network) => !actual.includes(network)).map((subject) => deviation(subject, "not connected")),
    ...foreign.map((subject) => deviation(subject, "connected, but not declared")),
  ];
}

const deviation = (subject: string, detail: string): Deviation => ({ aspect: "network", subject, detail });

export function compareAliases(spec: SlotSpec, container: ContainerInspectInfo): Deviation[] {
  return spec.networks.flatMap(({ network, aliases }) => {
    const endpoint = container.NetworkSettings.Networks[network] as { Aliases?: string[] | null } | undefined;
    if (!endpoint) return [];
    const actual = endpoint.Aliases ?? [];
    // Docker adds these automatically, depending on its version.
    const automatic = [container.Id.slice(0, 12), container.Config.Hostname, container.Name.replace(/^\//, "")];
    const alias = (name: string, detail: string): Deviation => ({ aspect: "alias", subject: `${name} on ${network}`, detail });
    return [
      ...aliases.filter((name) => !actual.includes(name)).map((name) => alias(name, "missing")),
      ...actual.filter((name) => ![...aliases, ...automatic].includes(name)).map((name) => alias(name, "not declared")),
    ];
  });
}

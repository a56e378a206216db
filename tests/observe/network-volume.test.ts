import type { NetworkInspect, VolumeInspect } from "../../docker/daemon";
import { sentence } from "../../observe/deviation";
import { compareNetwork } from "../../observe/network";
import { compareVolume } from "../../observe/volume";

const network = (parts: object): NetworkInspect =>
  ({ Driver: "bridge", Internal: false, IPAM: { Config: [{ Subnet: "10.9.0.0/24" }] }, ...parts }) as unknown as NetworkInspect;

test.each<[object, string[]]>([
  [{}, []],
  [{ Driver: "macvlan" }, ["setting driver: macvlan instead of bridge"]],
  [{ Internal: true }, ["setting internal: no access to the outside"]],
  [{ IPAM: { Config: null } }, ["setting subnet: not 10.9.0.0/24"]],
])("network %j", (parts, expected) => {
  const declared = { name: "dev-main", internal: false, subnet: "10.9.0.0/24" };
  expect(compareNetwork(declared, network(parts)).map(sentence)).toEqual(expected);
});

test("any subnet is accepted if none is declared", () => expect(compareNetwork({ name: "n", internal: false }, network({}))).toEqual([]));

test.each<[Record<string, string> | null | undefined, string[]]>([
  [{ "breakwater.identity": "one" }, []],
  [{ "breakwater.identity": "two" }, ["volume data: another volume has taken its place"]],
  [null, ["volume data: another volume has taken its place"]],
  [undefined, ["volume data: missing"]],
])("volume with labels %j", (labels, expected) => {
  const actual = labels === undefined ? undefined : ({ Labels: labels } as unknown as VolumeInspect);
  expect(compareVolume({ name: "data", identity: "one" }, actual).map(sentence)).toEqual(expected);
});

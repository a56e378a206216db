import type { ContainerInfo, NetworkInspectInfo } from "dockerode";
import { foreignMembers, unrecordedContainers } from "../../observe/unmanaged";

const listed = (Id: string, name: string): ContainerInfo => ({ Id, Names: [`/${name}`] }) as ContainerInfo;
const labelled = [listed("a", "dev-web-0"), listed("b", "dev-copy")];

test("a labelled container that is not in the state is unknown", () => {
  const detail = "carries the stack's labels, but the state does not know it";
  expect(unrecordedContainers(labelled, new Set(["a"]))).toEqual([{ container: "dev-copy", detail }]);
  expect(unrecordedContainers(labelled, new Set(["a", "b"]))).toEqual([]);
});

test("a member of a network without the stack's labels is foreign", () => {
  const network = { Name: "dev-main", Containers: { a: { Name: "dev-web-0" }, x: { Name: "guest" } } } as unknown as NetworkInspectInfo;
  const detail = "is connected to network dev-main, and not part of the stack";
  expect(foreignMembers(network, labelled)).toEqual([{ container: "guest", detail }]);
  expect(foreignMembers({ Name: "dev-main" } as NetworkInspectInfo, labelled)).toEqual([]);
});

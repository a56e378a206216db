import { leavesOf } from "../../docker/changes";

const [changed, added, deleted] = [0, 1, 2] as const;

test("changed paths are kept, without folders listed for their contents and without deleted paths", () => {
  expect(
    leavesOf([
      { Path: "/app", Kind: changed },
      { Path: "/app/orders", Kind: added },
      { Path: "/app/orders/1", Kind: added },
      { Path: "/etc", Kind: changed },
      { Path: "/etc/motd", Kind: deleted },
      { Path: "/empty", Kind: added },
    ]),
  ).toEqual(["/app/orders/1", "/empty"]);
});

import { leavesOf } from "../../docker/changes";

const [changed, added, deleted] = [0, 1, 2] as const;

test("what changed itself is kept: no folder for what is in it, and nothing that only went", () => {
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

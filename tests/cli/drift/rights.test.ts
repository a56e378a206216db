import { identityOf, may } from "../../../cli/drift/rights";

const passwd = "root:x:0:0:root:/root:/bin/sh\nnginx:x:101:102::/nonexistent:/bin/false\nweb:x:1000:1000::/:/bin/sh\n";
const group = "root:x:0:\nnginx:x:102:\nmedia:x:500:web,other\nweb:x:1000:\n";
const who = (user: string) => {
  const found = identityOf(user, passwd, group);
  return found && { uid: found.uid, gids: [...found.gids].sort((a, b) => a - b) };
};

test.each([
  ["", { uid: 0, gids: [0] }],
  ["0", { uid: 0, gids: [0] }],
  ["root", { uid: 0, gids: [0] }],
  ["web", { uid: 1000, gids: [500, 1000] }],
  ["1000", { uid: 1000, gids: [500, 1000] }],
  ["1000:1000", { uid: 1000, gids: [1000] }],
  ["web:nginx", { uid: 1000, gids: [102] }],
  ["2000", { uid: 2000, gids: [0] }],
  ["nobody-knows", undefined],
])("user %j, according to Docker's rules", (user, expected) => expect(who(user)).toEqual(expected));

test("an image without these files only knows numbers", () => {
  expect(identityOf("65532", "", "")).toEqual({ uid: 65532, gids: new Set([0]) });
});

const process = { uid: 1000, gids: new Set([1000, 500]) };

test.each<[string, { uid: number; gid: number; mode: number }, boolean]>([
  ["a new volume of Docker's", { uid: 0, gid: 0, mode: 0o755 }, false],
  ["one's own", { uid: 1000, gid: 0, mode: 0o755 }, true],
  ["one's own, but read-only", { uid: 1000, gid: 0, mode: 0o555 }, false],
  ["one's own, which everybody else may write to", { uid: 1000, gid: 0, mode: 0o077 }, false],
  ["a group's", { uid: 0, gid: 500, mode: 0o775 }, true],
  ["a group's that may not enter", { uid: 0, gid: 500, mode: 0o766 }, false],
  ["everybody's", { uid: 0, gid: 0, mode: 0o1777 }, true],
])("may write to %s", (_title, folder, expected) => expect(may(process, folder, 3)).toBe(expected));

test("root has all rights", () => expect(may({ uid: 0, gids: new Set([0]) }, { uid: 1, gid: 1, mode: 0 }, 7)).toBe(true));

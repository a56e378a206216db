import { overlaps } from "../../topology/plan/listen";

const at = (address: string, port = 80) => ({ address, port });

test.each([
  ["127.0.0.1", "127.0.0.1"],
  ["0.0.0.0", "127.0.0.1"],
  ["::", "::1"],
  ["0:0:0:0:0:0:0:0", "::1"],
  ["0::0", "fd00::1"],
  ["0:0:0:0:0:0:0:1", "::1"],
  ["FD00::A", "fd00:0::a"],
  ["::ffff:127.0.0.1", "127.0.0.1"],
  ["::ffff:0.0.0.0", "192.0.2.1"],
])("%s and %s cannot have a port together", (one, other) => {
  expect([overlaps(at(one), at(other)), overlaps(at(other), at(one))]).toEqual([true, true]);
});

test.each([
  ["127.0.0.1", "127.0.0.2"],
  ["::1", "127.0.0.1"],
  ["fd00::1", "fd00::10"],
  ["::ffff:127.0.0.2", "127.0.0.1"],
])("%s and %s can", (one, other) => {
  expect(overlaps(at(one), at(other))).toBe(false);
});

test("another port is another place", () => {
  expect(overlaps(at("0.0.0.0", 80), at("0.0.0.0", 81))).toBe(false);
});

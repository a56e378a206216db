import { InvalidArgumentError } from "@commander-js/extra-typings";
import { moment } from "../../cli/options";

describe("--since and --until", () => {
  test.each([
    ["2026-11-26T09:00:00Z", 1_795_683_600],
    ["2026-11-26", 1_795_651_200],
    ["2028-02-29", 1_835_395_200],
  ])("%s is a time", (text, expected) => {
    expect(moment(text)).toBe(expected);
  });

  test("30m is 30 minutes ago", () => {
    expect(Math.abs(Date.now() / 1000 - 1800 - moment("30m"))).toBeLessThan(5);
  });

  // Days that a month does not have; Date would take them for days of the next one.
  test.each(["2026-02-30", "2027-02-29T10:00:00Z", "2026-04-31", "2026-13-01", "yesterday", "", "-5m", "0s", "2026-11-26Tfoo"])(
    "%j is not a time",
    (text) => {
      expect(() => moment(text)).toThrow(InvalidArgumentError);
    },
  );
});

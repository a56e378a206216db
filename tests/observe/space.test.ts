import { rowsOf } from "../../docker/space";
import { about, bytes, forecast, verdictOf } from "../../observe/space";

const gib = 1024 ** 3;

test.each<[string, Parameters<typeof verdictOf>, string]>([
  ["half full", [{ size: 100 * gib, free: 50 * gib }], "good"],
  ["a twentieth of something small", [{ size: 100 * gib, free: 5 * gib }], "low"],
  ["a twentieth of something huge is a lot", [{ size: 4000 * gib, free: 200 * gib }], "good"],
  ["nothing", [{ size: gib, free: 0 }], "full"],
  ["as good as nothing", [{ size: gib, free: 4096 }], "full"],
  ["no more files", [{ size: gib, free: gib / 2, inodes: { all: 100, free: 0 } }], "full"],
  ["few more files", [{ size: gib, free: gib / 2, inodes: { all: 1000, free: 40 } }], "low"],
  ["half full, and full tomorrow", [{ size: 100 * gib, free: 50 * gib }, 86_400], "low"],
  ["half full, and full in a month", [{ size: 100 * gib, free: 50 * gib }, 30 * 86_400], "good"],
])("%s", (_title, args, expected) => expect(verdictOf(...args)).toBe(expected));

describe("the forecast", () => {
  const minutes = (values: number[]) => values.map((free, index) => ({ at: index * 600_000, free }));

  test("continues the linear trend of the samples", () => expect(forecast(minutes([90, 80, 70, 60]), 3 * 600_000)).toBeCloseTo(6 * 600));
  test("counts from now", () => expect(forecast(minutes([90, 80, 70, 60]), 5 * 600_000)).toBeCloseTo(4 * 600));
  test("a single sample, or a short time, is not a trend", () => {
    expect(forecast(minutes([90]), 0)).toBeUndefined();
    expect(
      forecast(
        [0, 1, 2].map((at) => ({ at: at * 1000, free: 9 - at })),
        3000,
      ),
    ).toBeUndefined();
  });
  test("space that does not shrink is never used up", () => expect(forecast(minutes([60, 60, 60, 60]), 0)).toBeUndefined());
});

test("for people", () => {
  expect([about(10), about(7_000), about(7_200), about(100_000), about(260_000)]).toEqual([
    ...["about 1 minute", "about 117 minutes", "about 2 hours", "about 28 hours", "about 3 days"],
  ]);
  expect([bytes(0), bytes(1023), bytes(1536), bytes(3.4 * gib), bytes(250 * gib)]).toEqual([
    "0 bytes",
    "1023 bytes",
    "1.5 KiB",
    "3.4 GiB",
    "250 GiB",
  ]);
});

test("df, of GNU and of busybox", () => {
  const gnu =
    "Filesystem     1024-blocks     Used Available Capacity Mounted on\noverlay           98831908 60000000  33764348      65% /\n/dev/loop 0 1000 900 -5 101% /var/lib/my data\n";
  expect(rowsOf(gnu)).toEqual([
    { device: "overlay", all: 98_831_908, free: 33_764_348 },
    { device: "/dev/loop 0", all: 1000, free: 0 },
  ]);
  const inodes = "Filesystem           Inodes      Used Available Use% Mounted on\ntmpfs                   -         -         -    - /x\n";
  expect(rowsOf(inodes)).toEqual([{ device: "tmpfs", all: 0, free: 0 }]);
});

import { goDuration } from "../../topology/plan/duration";

test.each([
  [0, "0s"],
  [1, "1s"],
  [0.001, "1ms"],
  [1.5, "1.5s"],
  [1.0004, "1s"],
  [59.9999, "1m0s"],
  [3599.9996, "1h0m0s"],
  [59.999, "59.999s"],
  [60, "1m0s"],
  [90, "1m30s"],
  [300, "5m0s"],
  [3600, "1h0m0s"],
  [3725.25, "1h2m5.25s"],
])("%d seconds are %s, as Go prints them", (seconds, text) => {
  expect(goDuration(seconds)).toBe(text);
});

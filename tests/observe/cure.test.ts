import { asVain, hopesIn, isIncurable, isVain } from "../../observe/cure";
import { type Attempt } from "../../topology/spec";
import { type Deviation, sentence } from "../../observe/deviation";
import { container } from "../provider/fake-daemon";

const now = Date.parse("2026-11-26T12:00:00Z");
const ago = (seconds: number): string => new Date(now - seconds * 1000).toISOString();
const check = { test: ["CMD", "healthcheck.sh"], intervalSeconds: 2, timeoutSeconds: 5, retries: 5, startSeconds: 300 };
const unhealthy: Deviation = { aspect: "health", subject: "status", detail: "unhealthy for longer than its probe allows" };
const looping: Deviation = { aspect: "restart", subject: "loop", detail: "it ends again and again" };
const attempt = (seconds: number, causes = ["health status", "restart loop"]): Attempt => ({ at: ago(seconds), causes });

/** Unhealthy for some seconds, after a start that was earlier. */
const sick = (life: number, failing: number, restarts = 0, age = life) => {
  const Health = { Status: "unhealthy", FailingStreak: failing / 2, Log: [{ Start: ago(2), End: ago(2), ExitCode: 1, Output: "" }] };
  return container({ Created: ago(age), RestartCount: restarts, State: { StartedAt: ago(life), Health } });
};

test.each([
  ["never replaced", unhealthy, sick(900, 590), undefined, false],
  ["replaced, and never healthy since", unhealthy, sick(900, 590), attempt(905), true],
  ["replaced, and sick for hours since", unhealthy, sick(36_000, 35_690), attempt(36_005), true],
  ["replaced, healthy for a day, sick again", unhealthy, sick(86_400, 60), attempt(86_405), false],
  ["replaced a month ago, started with its host an hour ago", unhealthy, sick(3_600, 3_290, 0, 2_592_000), attempt(2_592_005), false],
  ["replaced for something else", unhealthy, sick(900, 590), attempt(905, ["restart loop"]), false],
  ["replaced, and in a loop since", looping, sick(5, 0, 20, 900), attempt(905), true],
  ["replaced, and in a loop since: its health, too", unhealthy, sick(5, 0, 20, 1_400), attempt(1_405), true],
  ["replaced for its loop, and in one since: its health, too", unhealthy, sick(5, 0, 20, 900), attempt(905, ["restart loop"]), true],
  ["replaced for its health, and in a loop since", looping, sick(5, 0, 20, 900), attempt(905, ["health status"]), true],
  ["replaced, well for a day, in a loop now", looping, sick(5, 0, 6, 86_400), attempt(86_405), false],
  [
    "replaced, and cut from its network",
    { aspect: "network", subject: "dev-main", detail: "not connected" } as const,
    sick(900, 590),
    attempt(905),
    false,
  ],
])("%s", (_what, deviation, found, tried, vain) => expect(isVain(deviation, found, check, tried, now)).toBe(vain));

test("a replacement without effect is reported, and recognised by its words", () => {
  const text = sentence(asVain(unhealthy, attempt(60)));
  expect(text).toMatch(/^health status: unhealthy .*; the replacement of 2026-11-26T11:59:00.000Z did not cure it/);
  expect([isIncurable(text), isIncurable(sentence(unhealthy))]).toEqual([true, false]);
});

test("only the condition of a container leads to a hopeful replacement", () => {
  expect(hopesIn([sentence(unhealthy), "network dev-main: not connected"])).toEqual(["health status"]);
  expect(hopesIn([sentence(looping)])).toEqual(["restart loop"]);
});

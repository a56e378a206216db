import type { ImageFact } from "../../observe/creation";
import { sentence } from "../../observe/deviation";
import { compareSlot, type SlotFacts } from "../../observe/slot";
import type { HealthCheck, SlotSpec } from "../../topology/spec";
import { container } from "../provider/fake-daemon";

const check: HealthCheck = { test: ["CMD", "true"], intervalSeconds: 5, timeoutSeconds: 2, retries: 3, startSeconds: 60 };
const healthy = { Test: ["CMD", "true"], Interval: 5e9, Timeout: 2e9, Retries: 3, StartPeriod: 60e9 };
const spec: SlotSpec = { environment: {}, labels: {}, networks: [], mounts: [], files: [], health: check };
const image: ImageFact = { environment: [], command: [], entrypoint: [], user: "" };
const parts = { Config: { Healthcheck: healthy }, RestartCount: 0, Mounts: [{ Name: "dev-media", Destination: "/media", RW: false }] };
const facts: SlotFacts = { container: container(parts), image, files: new Map() };

describe("empty declarations, as Docker reads them", () => {
  const at = (health: Partial<HealthCheck>, actual: object, revision: number, start?: number) =>
    compareSlot(
      {
        ...spec,
        revision,
        health: { ...check, ...health },
        mounts: [{ volume: "dev-media", path: "/media", readOnly: true, relabel: "none" }],
      },
      {
        ...facts,
        image: { ...image, ...(start === undefined ? {} : { healthStart: start }) },
        container: container({ ...parts, Config: { Healthcheck: { ...healthy, ...actual } } }),
      },
    ).map(sentence);
  const wrong = ["health startSeconds: not the declared value"];

  test.each<[string, string[], string[]]>([
    ["no start period, and the image has none", at({ startSeconds: 0 }, { StartPeriod: 0 }, 0), []],
    ["no start period, reported as 0, is the image's", at({ startSeconds: 0 }, { StartPeriod: 30e9 }, 0, 30e9), []],
    ["no start period, reported as 0, is not another image's", at({ startSeconds: 0 }, { StartPeriod: 40e9 }, 0, 30e9), wrong],
    ["no start period is reported as the shortest one now", at({ startSeconds: 0 }, { StartPeriod: 1e6 }, 1, 30e9), []],
    ["so the image's is another", at({ startSeconds: 0 }, { StartPeriod: 30e9 }, 1, 30e9), wrong],
    ["a time is as exact as it is reported", at({ intervalSeconds: 5.00049, startSeconds: 0 }, { StartPeriod: 1e6 }, 1), []],
    [
      "and no less",
      at({ intervalSeconds: 5.0006, startSeconds: 0 }, { StartPeriod: 1e6 }, 1),
      ["health intervalSeconds: not the declared value"],
    ],
  ])("%s", (_title, found, expected) => expect(found).toEqual(expected));

  test("a path with a redundant slash is the same path", () => {
    const mounts = [{ volume: "dev-media", path: "//media/./", readOnly: true, relabel: "none" as const }];
    expect(compareSlot({ ...spec, mounts }, facts).map(sentence)).toEqual([]);
  });
});

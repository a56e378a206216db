import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { boundaryStack, writeImage } from "./harness/boundary-stack";
import { docker } from "./harness/docker";
import { record, seedsOf } from "./harness/soak";
import { deploy, exit } from "./harness/stack";

const experiment = "quiet at the ends of every value";

/** A second run without changes is the first proof for users that a tool knows what it did. SEED=n repeats one. */
describe("the limits of every value of a stack file are quiet", () => {
  test.each(seedsOf(experiment, { sample: 1, full: 12 }))("the ends of every value, seed %d", async (seed) => {
    const context = mkdtempSync(join(tmpdir(), "breakwater-image-"));
    const existing = basename(context);
    writeImage(context);
    await docker("volume", "create", "--label", "somebody=else", existing);
    try {
      const platform = await boundaryStack(seed, context, existing);
      const stack = await deploy(platform);
      try {
        const drift = await stack.breakwater("drift");
        expect([drift.code, drift.output]).toEqual([exit.ok, expect.any(String)]);
        expect((await stack.up()).changes).toEqual([]);
        record(experiment, seed, { apps: Object.keys(platform.apps as object).length });
      } finally {
        await stack.destroy();
      }
    } finally {
      await docker("volume", "rm", existing);
      rmSync(context, { recursive: true });
    }
  });
});

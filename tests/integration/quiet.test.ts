import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { platformOf, root, type Tree } from "./harness/platform";
import { deploy, exit } from "./harness/stack";

const examples = readdirSync(join(root, "examples"))
  .map((name) => `examples/${name}/Pulumi.example.yaml`)
  .filter((file) => existsSync(join(root, file)));

/** Production's values, on one host of this machine's size. */
const oneHost: Tree = {
  hosts: { server: { address: "local" } },
  databases: { db: { memoryMb: 512 } },
  apps: { web: { resources: { memoryMb: 384 } } },
};

const cases: [string, Tree][] = [
  ["Pulumi.dev.yaml", {}],
  ["Pulumi.prod.yaml", oneHost],
  ...examples.map((file): [string, Tree] => [file, {}]),
];

describe("a deployed stack without changes is quiet", () => {
  test.each(cases)("%s", async (file, changes) => {
    const stack = await deploy(platformOf(file, changes));
    try {
      expect((await stack.up()).changes).toEqual([]);
      expect(await stack.refreshExitCode()).toBe(exit.ok);
      const preview = await stack.pulumi("preview", "--expect-no-changes");
      expect([preview.code, preview.output]).toEqual([exit.ok, expect.any(String)]);
      const drift = await stack.breakwater("drift");
      expect([drift.code, drift.output]).toEqual([exit.ok, expect.any(String)]);
    } finally {
      await stack.destroy();
    }
  });
});

import { containerCount, deployStack, entryConfig } from "../../bench/contenders/stack";
import { rolloutStack, version } from "../../bench/rollout/releases";

describe("the stack of the bench", () => {
  it.each([3, 8, 30])("has %d containers in all", (containers) => {
    expect(containerCount(deployStack(containers, 80))).toBe(containers);
  });

  it("counts both members of a database", () => {
    expect(containerCount({ ...deployStack(3, 80), database: true })).toBe(5);
  });

  it("gives every app a place in the entry's configuration", () => {
    expect(entryConfig(deployStack(8, 80))).toMatch(/location \/ \{ set \$to web;[^]*location \/api \{ set \$to api;/);
  });

  it("lets the entry of the peers ask for the app on its own port", () => {
    expect(entryConfig(rolloutStack(80, version("app:1", 1), 15))).toContain("set $to web; proxy_pass http://$to:8000;");
  });
});

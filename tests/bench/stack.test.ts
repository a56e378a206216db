import { benchStack, entryConfig } from "../../bench/stack";

describe("the stack of the bench", () => {
  it.each([3, 8, 30])("has %d containers in all", (containers) => {
    const { apps } = benchStack(containers, 80);
    expect(apps.reduce((sum, { replicas }) => sum + replicas, 1)).toBe(containers);
  });

  it("gives every app a place in the entry's configuration", () => {
    expect(entryConfig(benchStack(8, 80))).toMatch(/location \/ \{ set \$to web;[^]*location \/api \{ set \$to api;/);
  });
});

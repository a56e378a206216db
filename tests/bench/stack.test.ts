import { balancerConfig, benchStack, entryConfig } from "../../bench/stack";

describe("the stack of the bench", () => {
  it.each([3, 8, 30])("has %d containers in all", (containers) => {
    const { apps } = benchStack(containers, 80);
    expect(apps.reduce((sum, { replicas }) => sum + replicas, 2)).toBe(containers);
  });

  it("gives every app a place in the entry's configuration", () => {
    expect(entryConfig(benchStack(8, 80))).toMatch(/location \/ \{ .* X-App web;[^]*location \/api \{ .* X-App api;/);
  });

  it("gives every replica a place in the balancer's", () => {
    const { apps } = benchStack(8, 80);
    for (const { name, replicas } of apps)
      expect(balancerConfig(benchStack(8, 80))).toContain(`server-template ${name}- ${replicas} ${name}:80 `);
  });
});

import { balancerConfig, entryConfig } from "../../bench/contenders/proxies";
import { containerCount, deployStack } from "../../bench/contenders/stack";
import { rolloutStack, version } from "../../bench/rollout/releases";

describe("the stack of the bench", () => {
  it.each([3, 8, 30])("has %d containers in all", (containers) => {
    expect(containerCount(deployStack(containers, 80))).toBe(containers);
  });

  it("counts both members of a database", () => {
    expect(containerCount({ ...deployStack(3, 80), database: true })).toBe(5);
  });

  it("gives every app a place in the entry's configuration", () => {
    expect(entryConfig(deployStack(8, 80))).toMatch(/location \/ \{ .* X-App web;[^]*location \/api \{ .* X-App api;/);
  });

  it("gives every replica, and the one that takes its place, room in the balancer's", () => {
    const stack = deployStack(8, 80);
    for (const { name, replicas } of stack.apps)
      expect(balancerConfig(stack)).toContain(`server-template ${name}- ${replicas * 2} ${name}:80 `);
  });

  it("lets the balancer of the peers ask the app on its own port, for its own health", () => {
    const config = balancerConfig(rolloutStack(80, version("app:1", 1), 15));
    expect(config).toMatch(/option httpchk GET \/healthz\n[^]* web:8000 check /);
  });
});

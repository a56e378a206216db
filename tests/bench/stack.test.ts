import { balancerConfig, entryConfig } from "../../bench/contenders/proxies";
import { containerCount, deployStack } from "../../bench/contenders/stack";
import { rolloutStack, version } from "../../bench/rollout/releases";

describe("the stack of the bench", () => {
  it.each([3, 8, 30])("has %d containers in total", (containers) => {
    expect(containerCount(deployStack(containers, 80))).toBe(containers);
  });

  it("counts both members of a database", () => {
    expect(containerCount({ ...deployStack(3, 80), database: true })).toBe(5);
  });

  it("gives every app a location in the entry's configuration", () => {
    expect(entryConfig(deployStack(8, 80))).toMatch(/location \/ \{ .* X-App web;[^]*location \/api \{ .* X-App api;/);
  });

  it("gives every replica and its successor a server in the balancer's configuration", () => {
    const stack = deployStack(8, 80);
    for (const { name, replicas } of stack.apps)
      expect(balancerConfig(stack)).toContain(`server-template ${name}- ${replicas * 2} ${name}:80 `);
  });

  it("makes the peers' balancer probe the app's own health on its own port", () => {
    const config = balancerConfig(rolloutStack(80, version("app:1", 1), 15));
    expect(config).toMatch(/option httpchk GET \/healthz\n[^]* web:8000 check /);
  });
});

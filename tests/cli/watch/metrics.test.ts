import { parseListen, serve } from "../../../cli/watch/http";
import { Metrics } from "../../../cli/watch/metrics";
import type { AddressInfo } from "node:net";

test("Prometheus' format: help and type once, quoted labels, counters add up, replaced gauges start again", () => {
  const metrics = new Metrics();
  metrics.add("breakwater_watch_repairs_total", { resource: "web-0", outcome: "failed" });
  metrics.add("breakwater_watch_repairs_total", { resource: "web-0", outcome: "failed" });
  metrics.set("breakwater_watch_info", 1, { stack: 'a"b\\c\n' });
  metrics.replace("breakwater_watch_deviating", [{ labels: { resource: "web-0" }, value: 1 }]);
  metrics.replace("breakwater_watch_deviating", [{ labels: { resource: "web-1" }, value: 1 }]);
  const lines = metrics.text().split("\n");
  expect(lines).toContain('breakwater_watch_repairs_total{resource="web-0",outcome="failed"} 2');
  expect(lines).toContain('breakwater_watch_info{stack="a\\"b\\\\c\\n"} 1');
  expect(lines.filter((line) => line.startsWith("breakwater_watch_deviating"))).toEqual(['breakwater_watch_deviating{resource="web-1"} 1']);
  expect(lines.filter((line) => line.startsWith("# TYPE breakwater_watch_repairs_total"))).toEqual([
    "# TYPE breakwater_watch_repairs_total counter",
  ]);
  expect(metrics.text().endsWith("\n")).toBe(true);
});

test.each([
  ["127.0.0.1:9642", { address: "127.0.0.1", port: 9642 }],
  ["[::1]:1", { address: "::1", port: 1 }],
  ["none", undefined],
])("--listen %s", (text, listen) => {
  expect(parseListen(text)).toEqual(listen);
});

test.each([
  "",
  "9642",
  "localhost:9642",
  "127.0.0.1",
  "127.0.0.1:0",
  "127.0.0.1:65536",
  "127.0.0.1:x",
  "300.0.0.1:80",
  "::1:80",
  "[127.0.0.1]:80",
])("--listen %j is refused", (text) => {
  expect(() => parseListen(text)).toThrow("write an IP address and a port");
});

test("health is 200 or the reasons, metrics are text, POST is refused, and a port in use is named", async () => {
  const problems: string[] = [];
  const server = await serve({ address: "127.0.0.1", port: 0 }, { metrics: () => "a 1\n", problems: () => problems });
  const { port } = server.address() as AddressInfo;
  const ask = async (path: string, method = "GET") => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method });
    return [answer.status, await answer.text()];
  };
  expect(await ask("/healthz")).toEqual([200, "ok\n"]);
  problems.push("host far: its events are not followed");
  expect(await ask("/healthz")).toEqual([503, "host far: its events are not followed\n"]);
  expect(await ask("/metrics")).toEqual([200, "a 1\n"]);
  expect((await ask("/metrics", "POST"))[0]).toBe(405);
  expect((await ask("/"))[0]).toBe(404);
  await expect(serve({ address: "127.0.0.1", port }, { metrics: () => "", problems: () => [] })).rejects.toThrow(
    `cannot listen on 127.0.0.1:${port}: something listens there already`,
  );
  server.close();
});

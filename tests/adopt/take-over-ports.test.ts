import type { FoundContainer } from "../../adopt/take-over/found";
import { planTakeOver } from "../../adopt/take-over/plan";
import { container, inventory, site, text, topology, web } from "./take-over-shop";

describe("ports", () => {
  test("an entry only takes its own port", () => {
    expect(text([[{ ...site, hostPorts: [9000] }, "site"]])).toMatch(
      /entries\.site +shop-site-1 goes when shop-site listens on port 8080, which it did not have/,
    );
    expect(text([[{ ...site, hostPorts: [9000] }, "site"]])).toMatch(
      /shop-site-1 +ATTENTION: its port 9000 closes: the stack file opens no such port/,
    );
    expect(text([[site, "site"]])).toMatch(/gives its port 8080 to shop-site/);
  });

  test("the plan promises nothing for the port of an app without an entry", () => {
    const said = text([[{ ...web, hostPorts: [8000] }, "web"]]);
    expect(said).not.toContain("wait until");
    expect(said).toMatch(/shop-web-1 +ATTENTION: its port 8000 closes/);
    expect(text([[{ ...web, hostPorts: [8080] }, "web"]])).toContain("requests on port 8080 wait until entries.site has it");
  });

  test("UDP ports and narrower addresses are reported", () => {
    const ports = [
      { address: "", port: 8080, protocol: "tcp" },
      { address: "", port: 8080, protocol: "udp" },
    ];
    const said = text([[{ ...site, ports }, "site"]]);
    expect(said).toContain("its port 8080 is open on 127.0.0.1 only from now on, before on every address");
    expect(said).toContain("its port 8080/udp closes");
  });
});

describe("a port only conflicts on the same host and address", () => {
  const other = (address: string, protocol = "tcp") =>
    container("other", { hostPorts: protocol === "tcp" ? [8080] : [], ports: [{ address, port: 8080, protocol }] });
  const planned =
    (found: FoundContainer, host?: string, changes: object = {}) =>
    () =>
      planTakeOver(topology(changes), inventory([[web, "web"]], [found], host === undefined ? {} : { host }));

  test.each(["", "0.0.0.0", "127.0.0.1"])("on %p it conflicts", (address) => {
    expect(planned(other(address))).toThrow("entries.site: port 8080 is taken by other");
  });

  test("on another address, or for another protocol, it does not", () => {
    expect(planned(other("192.0.2.7"))).not.toThrow();
    expect(planned(other("", "udp"))).not.toThrow();
  });

  test("on another host it does not", () => {
    const hosts = { one: { address: "ssh://one" }, two: { address: "ssh://two" } };
    const entries = { site: { host: "one", listen: { address: "127.0.0.1", port: 8080 }, routes: [{ app: "web" }] } };
    const changes = {
      hosts,
      entries,
      databases: {},
      volumes: {},
      apps: { web: { image: "web", port: 80, hosts: ["one"], health: { http: "/" } } },
    };
    expect(planned(other(""), "two", changes)).not.toThrow();
    expect(planned(other(""), "one", changes)).toThrow("port 8080 is taken");
  });
});

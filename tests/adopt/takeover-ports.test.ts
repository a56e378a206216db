import { site, text, web } from "./takeover-shop";

describe("ports", () => {
  test("an entry takes only the port that it has", () => {
    expect(text([[{ ...site, hostPorts: [9000] }, "site"]])).toMatch(
      /entries\.site +shop-site-1 goes when shop-site listens on port 8080, which it did not have/,
    );
    expect(text([[{ ...site, hostPorts: [9000] }, "site"]])).toMatch(
      /shop-site-1 +ATTENTION: its port 9000 closes: the stack file opens no such port/,
    );
    expect(text([[site, "site"]])).toMatch(/gives its port 8080 to shop-site/);
  });

  test("nothing is promised for the port of an app that no entry has", () => {
    const said = text([[{ ...web, hostPorts: [8000] }, "web"]]);
    expect(said).not.toContain("wait until");
    expect(said).toMatch(/shop-web-1 +ATTENTION: its port 8000 closes/);
    expect(text([[{ ...web, hostPorts: [8080] }, "web"]])).toContain("requests on port 8080 wait until entries.site has it");
  });

  test("UDP ports and narrower addresses are said", () => {
    const ports = [
      { address: "", port: 8080, protocol: "tcp" },
      { address: "", port: 8080, protocol: "udp" },
    ];
    const said = text([[{ ...site, ports }, "site"]]);
    expect(said).toContain("its port 8080 is open on 127.0.0.1 only from now on, before on every address");
    expect(said).toContain("its port 8080/udp closes");
  });
});

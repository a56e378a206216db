import { helperImages, reachOf } from "../../platform/reach";
import { fixture, raw } from "./fixture";

const command = { command: ["true"] };
const app = (change: object) => ({ apps: { web: { ...raw().apps.web, ...change } } });

test("an app is asked by what sends it requests, as its check asks it; the primary is the last that is bothered", () => {
  expect(reachOf(fixture(app({ health: { http: "/up", hostHeader: "shop.example", timeoutSeconds: 7 } })), "web")).toEqual({
    port: raw().apps.web.port,
    http: { path: "/up", host: "shop.example" },
    timeoutSeconds: 7,
    required: true,
    askers: ["dev-site-balancer", "dev-site", "dev-db-1", "dev-db-0"],
  });
});

test("one with a check of its own has to listen when an entry routes to it", () => {
  const reach = reachOf(fixture(app({ health: command })), "web");
  expect([reach.http, reach.required]).toEqual([undefined, true]);
});

test("one that nothing is known to call need not, unless its check is a request", () => {
  const files = { entries: { site: { listen: { port: 8080 }, routes: [{ path: "/media", files: { volume: "media" } }] } } };
  expect(reachOf(fixture({ ...app({ health: command }), ...files }), "web")).toMatchObject({
    required: false,
    askers: ["dev-site", "dev-db-1", "dev-db-0"],
  });
  expect(reachOf(fixture({ ...app({ health: { http: "/" } }), ...files }), "web").required).toBe(true);
});

test("a container that asks is made of what the host has anyway, the balancer's image first and the app's own last", () => {
  expect(helperImages(fixture(), "web", "local")).toEqual(["haproxy", "web"]);
  expect(helperImages(fixture({ entries: {}, databases: {}, ...app({ database: undefined }) }), "web", "local")).toEqual(["web"]);
});

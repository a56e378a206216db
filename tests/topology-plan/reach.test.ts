import { helperImages, reachOf } from "../../platform/reach";
import { fixture, raw } from "./fixture";

const command = { command: ["true"] };
const app = (change: object) => ({ apps: { web: { ...raw().apps.web, ...change } } });

test("requests come from the containers that serve the app, as in its check; the primary is the last choice", () => {
  expect(reachOf(fixture(app({ health: { http: "/up", hostHeader: "shop.example", timeoutSeconds: 7 } })), "web")).toEqual({
    port: raw().apps.web.port,
    http: { path: "/up", host: "shop.example" },
    timeoutSeconds: 7,
    required: true,
    askers: ["dev-site-balancer", "dev-site", "dev-db-1", "dev-db-0"],
  });
});

test("an app with its own check has to listen if an entry routes to it", () => {
  const reach = reachOf(fixture(app({ health: command })), "web");
  expect([reach.http, reach.required]).toEqual([undefined, true]);
});

test("an app without known callers need not, unless its check is a request", () => {
  const files = { entries: { site: { listen: { port: 8080 }, routes: [{ path: "/media", files: { volume: "media" } }] } } };
  expect(reachOf(fixture({ ...app({ health: command }), ...files }), "web")).toMatchObject({
    required: false,
    askers: ["dev-site", "dev-db-1", "dev-db-0"],
  });
  expect(reachOf(fixture({ ...app({ health: { http: "/" } }), ...files }), "web").required).toBe(true);
});

test("a container for requests uses an image that the host has anyway, the balancer's first and the app's own last", () => {
  expect(helperImages(fixture(), "web", "local")).toEqual(["haproxy", "web"]);
  expect(helperImages(fixture({ entries: {}, databases: {}, ...app({ database: undefined }) }), "web", "local")).toEqual(["web"]);
});

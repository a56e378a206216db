import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { imageReference } from "../../components/parts/build-context";
import { configurationHash } from "../../platform/configuration";
import { parseTopology } from "../../platform/parse";
import { raw } from "../topology-plan/fixture";

const folder = mkdtempSync(join(tmpdir(), "breakwater-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("another value or file of a build results in another name; another order does not", () => {
  const platform = parseTopology("dev", raw());
  const hash = configurationHash(platform, { site: "site:1" });
  const turned = { ...platform, platform: Object.fromEntries(Object.entries(platform.platform).reverse()) as typeof platform.platform };
  expect(configurationHash(turned, { site: "site:1" })).toBe(hash);
  expect(configurationHash(platform, { site: "site:2" })).not.toBe(hash);
  const more = parseTopology("dev", { ...raw(), networks: { ...(raw() as { networks: object }).networks, extra: {} } });
  expect(configurationHash(more, { site: "site:1" })).not.toBe(hash);
});

test("the reference of a built image follows its context", () => {
  const build = { context: ".", dockerfile: "Dockerfile", args: {}, extraCa: false };
  const reference = () => imageReference("site", { stack: "dev", image: { build }, locate: (path) => join(folder, path) });
  writeFileSync(join(folder, "Dockerfile"), "FROM scratch\n");
  const first = reference();
  expect(first).toMatch(/^dev-site:[0-9a-f]{12}$/);
  writeFileSync(join(folder, "index.html"), "edited");
  expect(reference()).not.toBe(first);
});

import Ajv from "ajv";
import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { generated } from "../../scripts/generated";
import { stackFileSchema } from "../../scripts/json-schema";
import { parseTopology } from "../../platform/parse";
import { fieldLines } from "../../topology/schema/describe";
import { platform } from "../../platform/schema";
import { changed, type Changes, validPlatform } from "./document";
import { alternatives } from "./mistakes/alternatives";
import { shape } from "./mistakes/shape";

const validate = new Ajv({ allErrors: true, formats: { ipv4: true, ipv6: true, cidrv4: true, cidrv6: true } }).compile(stackFileSchema());

const examples = readdirSync("examples", { withFileTypes: true })
  .filter((folder) => folder.isDirectory())
  .flatMap((folder) => readdirSync(`examples/${folder.name}`).map((file) => `examples/${folder.name}/${file}`));
const stackFiles = [...readdirSync("."), ...examples].filter((path) => /(^|\/)Pulumi\.[^/]+\.yaml$/.test(path));

test.each(Object.entries(generated()))("%s matches the schema (otherwise: npm run generate)", (path, text) => {
  expect(readFileSync(path, "utf8")).toBe(text);
});

describe("fields", () => {
  const lines = fieldLines(platform);

  test("every field has its meaning and the effect of a change", () => {
    expect(lines.filter(({ doc, changing }) => !doc || !changing).map(({ path }) => path)).toEqual([]);
  });

  test("every optional field has a default", () => {
    expect(lines.filter(({ optional, fallback }) => optional && fallback === undefined).map(({ path }) => path)).toEqual([]);
  });

  test("the walk reaches the leaves", () => {
    const paths = lines.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining(["hosts.NAME.zone", "apps.NAME.files.PATH.mode", "entries.NAME.routes[].files.directory"]),
    );
  });
});

describe("stack files", () => {
  test.each(stackFiles)("%s names the schema, is valid for it and for the parser", (path) => {
    const text = readFileSync(path, "utf8");
    const schema = `${"../".repeat(path.split("/").length - 1) || "./"}breakwater.schema.json`;
    expect(text.split("\n")[0]).toBe(`# yaml-language-server: $schema=${schema}`);
    const content = parse(text, { merge: true }) as { config: Record<string, unknown> };
    expect(validate(content) ? [] : validate.errors).toEqual([]);
    expect(() => parseTopology("dev", content.config["breakwater:platform"])).not.toThrow();
  });

  test("there is one for each environment", () => {
    expect(stackFiles).toEqual(expect.arrayContaining(["Pulumi.dev.yaml", "Pulumi.prod.yaml"]));
  });

  test("dev and prod have the same parts", () => {
    const parts = (stack: string) => {
      const content = parse(readFileSync(`Pulumi.${stack}.yaml`, "utf8")) as { config: Record<string, unknown> };
      const { platform: read } = parseTopology(stack, content.config["breakwater:platform"]);
      return {
        ...read,
        hosts: Object.keys(read.hosts).length,
        databases: Object.keys(read.databases),
        apps: Object.keys(read.apps),
        entries: Object.keys(read.entries),
      };
    };
    expect(parts("prod")).toEqual(parts("dev"));
  });
});

describe("the JSON schema", () => {
  const accepts = (changes: Changes) =>
    validate({ config: { "breakwater:platform": changed(changes), "docker:host": "x" }, encryptionsalt: "v1:x" });

  test("accepts Pulumi's own keys next to a valid platform", () => {
    expect(accepts([])).toBe(true);
    expect(validate({ config: { "breakwater:platform": validPlatform() } })).toBe(true);
  });

  test.each([...shape, ...alternatives])("refuses: $name", ({ change }) => {
    expect(accepts(change)).toBe(false);
  });
});

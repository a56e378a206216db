import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { edited } from "../../../cli/project/edit-stack-file";

const tracked = readFileSync("Pulumi.dev.yaml", "utf8");
const url = "s3://team/state?region=eu-central-1&endpoint=https://s3.example";

describe("editing a tracked stack file", () => {
  test("adds lines and changes no others", () => {
    const withSalt = edited(edited(tracked, [["config", "breakwater:backend"], url]), ["encryptionsalt", "v1:a=:v1:b"]);
    const added = withSalt.split("\n").filter((line) => !tracked.split("\n").includes(line));
    expect(added).toEqual([`  breakwater:backend: "${url}"`, 'encryptionsalt: "v1:a=:v1:b"']);
    expect(parse(withSalt)).toEqual({
      config: { "breakwater:backend": url, ...(parse(tracked) as { config: object }).config },
      encryptionsalt: "v1:a=:v1:b",
    });
  });

  test("the removal of an addition restores the file, byte for byte", () => {
    const there = edited(edited(tracked, [["config", "breakwater:backend"], url]), ["encryptionsalt", "v1:a=:v1:b"]);
    expect(edited(edited(there, [["config", "breakwater:backend"], undefined]), ["encryptionsalt", undefined])).toBe(tracked);
  });

  test("an existing value is replaced, a nested one as a whole", () => {
    const first = edited(tracked, [["config", "breakwater:secrets"], { a: { secure: "v1:1" }, b: { secure: "v1:2" } }]);
    const second = edited(first, [["config", "breakwater:secrets"], { a: { secure: "v1:3" } }]);
    expect((parse(second) as { config: object }).config).toEqual({
      "breakwater:secrets": { a: { secure: "v1:3" } },
      ...(parse(tracked) as { config: object }).config,
    });
  });

  test.each([
    ["an empty file", "", 'config:\n  breakwater:backend: "x"\n'],
    ["no end of line", "a: 1", 'a: 1\nconfig:\n  breakwater:backend: "x"\n'],
    ["JSON", '{"config":{"a":1}}', '{ "config": { "a": 1, breakwater:backend: "x" } }\n'],
  ])("%s", (_, before, after) => {
    expect(edited(before, [["config", "breakwater:backend"], "x"])).toBe(after);
    expect(edited(before, [["config", "breakwater:backend"], undefined]).trim()).toBe(
      before === "" ? "" : before.startsWith("{") ? '{ "config": { "a": 1 } }' : before,
    );
  });
});

import { backendOf, parseBackend } from "../../../cli/project/backend";
import { Stop } from "../../../cli/process/exit";

describe("the address of a backend", () => {
  test("the variable overrides the stack file, and both override the clone's own folder", () => {
    const file = { path: "/repo/Pulumi.prod.yaml", backend: "s3://from-file/x" };
    expect(backendOf("/home/state", file, { BREAKWATER_BACKEND: "s3://from-variable" }).url).toBe("s3://from-variable");
    expect(backendOf("/home/state", file, { BREAKWATER_BACKEND: "" })).toEqual({
      url: "s3://from-file/x",
      source: "breakwater:backend in /repo/Pulumi.prod.yaml",
    });
    expect(backendOf("/home/state", { path: file.path }, {})).toEqual({
      url: "file:///home/state",
      folder: "/home/state",
      source: "the default",
    });
  });

  test("a folder is read directly, from any source", () => {
    expect(parseBackend("file:///srv/team%20state", "x")).toEqual({
      url: "file:///srv/team state",
      folder: "/srv/team state",
      source: "x",
    });
  });

  test.each([
    ["prod", "that is no URL"],
    ["https://bucket.example", "https:// is not supported"],
    ["s3:///prefix", "it has no bucket"],
    ["file://relative/folder", "a folder has to be absolute"],
    ["file:///", "a folder has to be absolute"],
  ])("%s is refused", (url, why) => {
    expect(() => parseBackend(url, "--to")).toThrow(Stop);
    expect(() => parseBackend(url, "--to")).toThrow(why);
    expect(() => parseBackend(url, "--to")).toThrow("Nothing was changed.");
  });

  test("credentials in an address are refused and not repeated", () => {
    const refused = () => parseBackend("s3://key:geheim@bucket/x", "--to");
    expect(refused).toThrow("credentials do not belong into it");
    expect(refused).not.toThrow("geheim");
  });
});

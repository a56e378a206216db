import { rememberedIn, remembering } from "../../topology/plan/generation-key";

describe("the key of the names of versions", () => {
  test("of a stack that was never recovered is used as it is", () => {
    expect(rememberedIn("Ab12")).toEqual({ key: "Ab12", remembered: new Map() });
    expect(remembering("Ab12", new Map())).toBe("Ab12");
  });

  test("that replaced a lost one keeps the running names", () => {
    const once = remembering("Ab12", new Map([["00000001", "aaaaaaaa"]]));
    expect(once).toBe("Ab12:00000001=aaaaaaaa");
    const twice = remembering(once, new Map([["00000002", "bbbbbbbb"]]));
    expect(rememberedIn(twice)).toEqual({
      key: "Ab12",
      remembered: new Map([
        ["00000001", "aaaaaaaa"],
        ["00000002", "bbbbbbbb"],
      ]),
    });
  });

  test("remembers nothing that would be the same anyway", () => {
    expect(remembering("Ab12", new Map([["00000001", "00000001"]]))).toBe("Ab12");
  });
});

import { parseEnvironmentFile } from "../../adopt/compose/env-file";

test.each<[string, Record<string, string>]>([
  ["A=1\nexport B = two words \n# C=3\n", { A: "1", B: "two words" }],
  ["A=x # said\nB='x # said'\r\nC=\"x\" # said\n", { A: "x", B: "x # said", C: "x" }],
  ['A="x\\ny \\"z\\""\n', { A: 'x\ny "z"' }],
  ['A={"a": "b"}\nB=a=b\nC=\nD=1', { A: '{"a": "b"}', B: "a=b", C: "", D: "1" }],
  // The last line of a Base64 text looks like a variable.
  ["A=\"-----BEGIN\nabc=\n-----END\"\nB='x\ny=\n'\r\nC=1", { A: "-----BEGIN\nabc=\n-----END", B: "x\ny=\n", C: "1" }],
])("%j", (text, variables) => {
  expect(parseEnvironmentFile(text).values).toEqual(variables);
});

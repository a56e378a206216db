import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { deploy, type Registered } from "../components/world";
import { examples, goldenFile, topologyOf } from "./examples";

jest.setTimeout(60_000);

const specOf = ({ inputs }: Registered): string | undefined =>
  (inputs["labels"] as { label: string; value: string }[] | undefined)?.find?.(({ label }) => label === "breakwater.spec")?.value;

const line = (one: Registered) => [one.type, one.name, specOf(one)].filter((part) => part !== undefined).join(" ");

/**
 * A changed line is a container that every user's next `up` replaces, or a resource that it recreates under another name. If that is
 * intended, run UPDATE_GOLDEN=1 npx --no-install jest tests/golden, and mention it in CHANGELOG.md.
 */
test.each(examples)("%s: types, names and specs are unchanged", async (file, stack) => {
  const { registered } = await deploy(topologyOf(file, stack));
  const text = `${registered.map(line).sort().join("\n")}\n`;
  const golden = goldenFile(stack);
  if (process.env.UPDATE_GOLDEN === "1") writeFileSync(golden, text);
  expect(text).toBe(readFileSync(golden, "utf8"));
});

test("every golden file belongs to an example", () => {
  const files = readdirSync("tests/golden").filter((name) => name.endsWith(".txt"));
  expect(files.sort()).toEqual(examples.map(([, stack]) => `${stack}.txt`).sort());
});

import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { parseTopology } from "../../topology/parse";
import { deploy, type Registered } from "../components/world";

jest.setTimeout(60_000);

/** File of a stack, and the stack's name: each example's folder gives the name of its own. */
const examples: [file: string, stack: string][] = [
  ["Pulumi.dev.yaml", "dev"],
  ["Pulumi.prod.yaml", "prod"],
  ...readdirSync("examples")
    .filter((name) => existsSync(join("examples", name, "Pulumi.example.yaml")))
    .map((name): [string, string] => [join("examples", name, "Pulumi.example.yaml"), name]),
];

const specOf = ({ inputs }: Registered): string | undefined =>
  (inputs["labels"] as { label: string; value: string }[] | undefined)?.find?.(({ label }) => label === "breakwater.spec")?.value;

const line = (one: Registered) => [one.type, one.name, specOf(one)].filter((part) => part !== undefined).join(" ");

/**
 * A changed line is a container that every user's next `up` replaces, or a resource that it makes again under another
 * name. Wanted? UPDATE_GOLDEN=1 npx --no-install jest tests/golden, and say so in CHANGELOG.md.
 */
test.each(examples)("%s: types, names and specs are what they were", async (file, stack) => {
  const raw = (parse(readFileSync(file, "utf8")) as { config: Record<string, unknown> }).config["breakwater:platform"];
  const topology = parseTopology(stack, raw);
  const { registered } = await deploy(topology);
  const text = `${registered.map(line).sort().join("\n")}\n`;
  const golden = join("tests/golden", `${stack}.txt`);
  if (process.env.UPDATE_GOLDEN === "1") writeFileSync(golden, text);
  expect(text).toBe(readFileSync(golden, "utf8"));
});

test("every golden file belongs to an example", () => {
  const files = readdirSync("tests/golden").filter((name) => name.endsWith(".txt"));
  expect(files.sort()).toEqual(examples.map(([, stack]) => `${stack}.txt`).sort());
});

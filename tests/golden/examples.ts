import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { parseTopology } from "../../platform/parse";
import type { Topology } from "../../platform/schema";

/** The stack files of the examples and the names of the stacks, which come from the folders. */
export const examples: [file: string, stack: string][] = [
  ["Pulumi.dev.yaml", "dev"],
  ["Pulumi.prod.yaml", "prod"],
  ...readdirSync("examples")
    .filter((name) => existsSync(join("examples", name, "Pulumi.example.yaml")))
    .map((name): [string, string] => [join("examples", name, "Pulumi.example.yaml"), name]),
];

export function topologyOf(file: string, stack: string): Topology {
  const raw = (parse(readFileSync(file, "utf8")) as { config: Record<string, unknown> }).config["breakwater:platform"];
  return parseTopology(stack, raw);
}

export const goldenFile = (stack: string): string => join("tests/golden", `${stack}.txt`);

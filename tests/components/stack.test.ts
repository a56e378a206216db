import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { world } from "./world";

test("x", async () => {
  const raw = parse(readFileSync("Pulumi.dev.yaml", "utf8")).config["breakwater:platform"];
  const { registered, outputs } = await world(raw);
  console.log(JSON.stringify(registered, null, 1), JSON.stringify(outputs, null, 1));
});

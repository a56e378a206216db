import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { pulumi } from "../contenders/breakwater";
import { dockerHost, freePort, removeAll } from "../dockerHost";
import { previewCost } from "./preview";
import { refreshCost } from "./refresh";
import { interrupt, measure } from "../process";
import { deployStack } from "../contenders/stack";

/** The seconds that observation adds to the refresh and to the preview of a quiet stack, in one run. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { containers: { type: "string", default: "30" }, rounds: { type: "string", default: "5" } } });
  const [containers, rounds] = [Number(values.containers), Number(values.rounds)];
  const folder = mkdtempSync(join(tmpdir(), "breakwater-observation-"));
  const prefix = `observe${process.pid.toString(36)}`;
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  try {
    const env = { ...process.env, DOCKER_HOST: await dockerHost() };
    const setting = {
      folder,
      prefix,
      env,
      tools: "",
      repository: resolve(__dirname, ".."),
      stack: deployStack(containers, await freePort()),
    };
    const contender = await pulumi(setting);
    await measure(contender.cold);
    const refresh = await refreshCost(contender, setting, rounds);
    const preview = await previewCost(contender, setting, rounds);
    console.log(JSON.stringify({ containers, refresh, preview }, undefined, 2));
    await measure(contender.down);
  } finally {
    await removeAll(prefix);
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

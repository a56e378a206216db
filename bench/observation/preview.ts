import { copyFileSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Contender, Setting } from "../contenders/contender";
import { backendWithout, isSlot } from "./checkpoint";
import { after, pair, type Pair } from "./pair";

/** A copy of the project whose program declares no slots; the provider is the same. */
function projectWithoutSlots({ folder, repository }: Setting): string {
  const project = join(folder, "without-slots");
  mkdirSync(join(project, "dist"), { recursive: true });
  copyFileSync(join(repository, "bench/observation/without-slots.cjs"), join(project, "dist/program.js"));
  for (const path of ["Pulumi.yaml", "package.json", "provider", "dist/plugin.js"])
    symlinkSync(join(repository, path), join(project, path));
  return project;
}

/**
 * The time that slots add to a quiet preview. Each container has one slot, and no other resource exists once per container. Both
 * previews fail if there is anything to do.
 */
export function previewCost({ preview }: Contender, setting: Setting, rounds: number): Promise<Pair> {
  if (preview === undefined) throw new Error("this contender cannot preview");
  const backend = backendWithout(setting, "state-without-slots", isSlot);
  const plain = after(`cd ${projectWithoutSlots(setting)} && PULUMI_BACKEND_URL=file://${backend}`, preview);
  const env = { ...plain.env, BENCH_PROGRAM: join(setting.repository, "dist/program.js") };
  return pair(preview, { ...plain, env }, rounds);
}

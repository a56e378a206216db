import type { Results } from "../results";
import { deploySection } from "./deploy";
import { previewSection } from "./preview";
import { repairSection } from "./repair";
import { rolloutSection } from "./rollout";

/** The page that is committed and printed, without sections that were never measured. */
export function page({ deploy, repair, rollout, preview }: Results): string {
  const sections = [
    deploy && deploySection(deploy),
    repair && repairSection(repair),
    rollout && rolloutSection(rollout),
    preview && previewSection(preview),
  ];
  return [
    "# Figures, side by side",
    "",
    "Made by `make bench`; how and why is in [README.md](README.md). Do not edit.",
    ...sections.flatMap((section) => (section === undefined ? [] : ["", ...section])),
    "",
  ].join("\n");
}

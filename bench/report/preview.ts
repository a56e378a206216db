import type { PreviewResults } from "../results";
import { ratio } from "../statistics";
import { judged, origin, spread, table } from "./table";

/** At most a tenth slower than the baseline. */
const limit = 1.1;

/** Time of a quiet preview, compared with an earlier revision. */
export function previewSection(results: PreviewResults): string[] {
  const stacks = Object.entries(results.stacks);
  return [
    "## Quiet preview, then and now",
    "",
    origin(
      `\`breakwater preview\` of ${results.baseline} and of this code in turns; median (lowest..highest), ratios are taken pair by pair.`,
      results,
    ),
    "",
    ...table([
      ["", `${results.baseline}, s`, "now, s", "÷", "at most a tenth slower"],
      ...stacks.map(([containers, { baseline, current }]) => {
        const slower = ratio(current, baseline);
        return [
          `${containers} containers, ${current.values.length} pairs`,
          spread(baseline, 2),
          spread(current, 2),
          spread(slower, 2),
          judged(slower.median <= limit, slower.median.toFixed(2)),
        ];
      }),
    ]),
  ];
}

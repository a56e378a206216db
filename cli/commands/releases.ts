import { command, runs } from "../command";
import { openConsole } from "../process/console";
import { declarationOf, type StackHost } from "../project/declaration";
import { askHosts } from "../hosts/hosts";
import { openProject, type Project } from "../project/project";
import { differences } from "../release/history";
import { missingImages } from "../release/images";
import { rollbackWarning } from "../release/record";
import { releasesOf, runningOf, type Release } from "../project/releases";
import type { GlobalOptions } from "../project/session";

export const releasesCommand = runs(() => command("releases", "what rollback can deploy"), releases);

interface ReleaseRow {
  readonly release: number;
  readonly time: string;
  readonly runs: boolean;
  /** The differences from the previous release; empty for the oldest that is kept. */
  readonly changes: readonly string[];
  /** Images that are missing on their hosts, so that the release cannot be deployed. Hosts that do not answer are not counted. */
  readonly missing: readonly string[];
}

/** The releases that `rollback` can deploy, newest first, including those whose images are missing. */
export async function releases({ stack, json }: GlobalOptions): Promise<void> {
  const project = openProject(stack);
  const console = openConsole();
  const kept = releasesOf(project);
  const running = runningOf(project);
  const missing = await missingOf(project, kept);
  const rows = kept.map((release, index): ReleaseRow => {
    const before = kept.find(({ number }) => number === release.previous);
    const { number, time } = release;
    const changes = before ? differences(before, release) : [];
    return { release: number, time, runs: number === running?.release, changes, missing: missing[index] ?? [] };
  });
  rows.reverse();
  console.result(
    json ? JSON.stringify({ stack, releases: rows }, undefined, 2) : describeReleases(stack, rows, running?.unfinished === true),
  );
  const warning = rollbackWarning(project);
  if (warning !== undefined) console.step("!", warning);
}

/** The missing images of each release. Each host is checked once; on a host that does not answer, no image counts as missing. */
async function missingOf(project: Project, kept: readonly Release[]): Promise<string[][]> {
  const plans = kept.map(({ platform }) => hostsOf(project, platform));
  const answering = new Set(
    (await askHosts([...new Map(plans.flat().map((host) => [host.daemon, host])).values()])).flatMap(({ host, reason }) =>
      reason === undefined ? [host.daemon] : [],
    ),
  );
  return Promise.all(
    kept.map((release, index) =>
      missingImages(
        release,
        (plans[index] ?? []).filter(({ daemon }) => answering.has(daemon)),
      ),
    ),
  );
}

/** A release that today's rules would refuse has no declaration, so no host is asked. */
function hostsOf(project: Project, platform: unknown): readonly StackHost[] {
  try {
    return declarationOf(project, platform).hosts;
  } catch {
    return [];
  }
}

const gone = (missing: readonly string[]): string =>
  missing.length === 0
    ? ""
    : `\n        cannot be deployed: gone are ${missing.join(", ")}; \`docker load\` on the host brings an image back`;

export function describeReleases(stack: string, rows: readonly ReleaseRow[], unfinished: boolean): string {
  if (rows.length === 0) return `${stack} has no release yet: each successful \`./breakwater up\` makes one.`;
  const line = ({ release, time, runs, changes, missing }: ReleaseRow): string => {
    const mark = runs ? (unfinished ? "last good" : "runs") : "";
    return `  ${String(release).padStart(4)}  ${time.slice(0, 16).replace("T", " ")} UTC  ${mark.padEnd(9)}  ${changes.join(", ")}`
      .trimEnd()
      .concat(gone(missing));
  };
  return [`${stack}:`, ...rows.map(line)].join("\n");
}

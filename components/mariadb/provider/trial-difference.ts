import type { ContainerInspect, Daemon } from "../../../docker/daemon";
import { withoutPrefix } from "../managed-settings";
import type { MemberTrial } from "../../../topology/spec";

/** The values of a running member that decide whether the server starts. */
export interface Running {
  readonly image: string;
  readonly memoryMb: number;
  /** Content by path. */
  readonly files: ReadonlyMap<string, string>;
}

export async function runningOf(daemon: Daemon, container: ContainerInspect, trial: MemberTrial): Promise<Running> {
  const files = await Promise.all(
    trial.files.map(async ({ path }) => [path, (await daemon.readFile(container.Id, path))?.toString() ?? ""] as const),
  );
  return { image: container.Image, memoryMb: (container.HostConfig.Memory ?? 0) / 2 ** 20, files: new Map(files) };
}

/** Settings that differ between the members of one cluster. */
const identity = /^(server_id|report_host|read_only)$/;

/** The settings of an option file, by name; the last of a repeated name counts. */
export function settingsIn(text: string): Map<string, string> {
  const lines = text.split("\n").map((line) => /^([a-z]\w*) = (.*)$/.exec(line));
  return new Map(lines.flatMap((found) => (found ? [[found[1] as string, found[2] as string] as const] : [])));
}

/** Names of the changed settings, including those of a member's own identity. */
export function changedSettings(before: string, after: string): string[] {
  const [old, now] = [settingsIn(before), settingsIn(after)];
  return [...new Set([...old.keys(), ...now.keys()])].filter((name) => old.get(name) !== now.get(name)).sort();
}

/** True when the running member matches the trial. `ofCluster` ignores the settings of each member's identity. */
export function runs(running: Running, image: string, trial: MemberTrial, ofCluster = false): boolean {
  const same = ({ path, content }: MemberTrial["files"][number]): boolean => {
    const now = running.files.get(path) ?? "";
    return now === content || (ofCluster && now !== "" && changedSettings(now, content).every((name) => identity.test(name)));
  };
  return running.image === image && running.memoryMb === trial.memoryMb && trial.files.every(same);
}

/** All changed settings, in all files. */
export const differences = (running: Running, trial: MemberTrial): string[] =>
  trial.files.flatMap(({ path, content }) => changedSettings(running.files.get(path) ?? "", content));

/** Settings that must fit the data on disk. An empty data directory would prove nothing about them. */
const ofTheData =
  /^(innodb|aria|rocksdb|mroonga|myisam|encrypt|file_key|hashicorp|aws_key|plugin|lower_case|default_storage|log_bin|relay|gtid)/;

export const concernsData = (names: readonly string[]): boolean => names.some((name) => ofTheData.test(withoutPrefix(name)));

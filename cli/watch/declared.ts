import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { readStackFile } from "../../config/stack-file";
import { parseTopology } from "../../platform/parse";
import type { Topology } from "../../platform/schema";
import type { Watch } from "../../topology/schema/watch";
import type { Project } from "../project/project";
import { runningOf } from "../project/releases";
import { checkpointFile, readCheckpoint, type Checkpoint } from "../state/checkpoint";
import { currentConfiguration } from "../state/deployed";
import { forgetSnapshot } from "../state/snapshot";
import { watchFile, watchFolder } from "./files";
import { knownOf, type Known } from "../state/expected";

/**
 * The deployed resources and the watcher's policy. Both are read again when a file has changed. A repair does not deploy an edited
 * stack file: the watcher keeps a copy of the deployed one and repairs from that copy until the next `up`.
 */
export class Declared {
  private readonly copy: string;
  private state: { readonly stamp: string; readonly checkpoint: Checkpoint | undefined; readonly known: Known } | undefined;
  private file: { readonly stamp: string; readonly topology: Topology };

  constructor(
    private readonly project: Project,
    topology: Topology,
  ) {
    this.copy = watchFile(project, "deployed.yaml");
    this.file = { stamp: stampOf(project.stackFile), topology };
  }

  get known(): Known {
    return this.current().known;
  }

  /** An edited file with mistakes has no effect here; `up` reports them. */
  get watch(): Watch {
    const stamp = stampOf(this.project.stackFile);
    if (stamp !== this.file.stamp) this.file = { stamp, topology: read(this.project, this.project.stackFile) ?? this.file.topology };
    return this.file.topology.platform.watch;
  }

  /**
   * The stack file that was deployed; undefined if there is no copy of it. While the tracked file is the deployed one, this keeps a
   * copy of it.
   */
  stackFile(): string | undefined {
    const deployed = this.current().checkpoint?.outputs.configuration;
    const { stackFile } = this.project;
    // After a rollback, the repair finds the running release without help. The state of an earlier version has no
    // configuration.
    if (deployed === undefined || runningOf(this.project)?.rolledBack === true) return stackFile;
    if (isOf(this.project, stackFile, deployed)) {
      this.keepCopy();
      return stackFile;
    }
    return existsSync(this.copy) && isOf(this.project, this.copy, deployed) ? this.copy : undefined;
  }

  /** A state in a bucket has no modification time, so it is read again before each decision that may lead to a repair. */
  forget(): void {
    if (this.project.backend.folder !== undefined) return;
    this.state = undefined;
    forgetSnapshot(this.project);
  }

  private current(): { readonly checkpoint: Checkpoint | undefined; readonly known: Known } {
    const { folder } = this.project.backend;
    const stamp = folder === undefined ? "" : stampOf(checkpointFile(folder, this.project.stack));
    if (this.state?.stamp === stamp) return this.state;
    const checkpoint = readCheckpoint(this.project);
    this.state = { stamp, checkpoint, known: knownOf(this.project.stack, checkpoint) };
    return this.state;
  }

  private keepCopy(): void {
    const { stackFile } = this.project;
    if (existsSync(this.copy) && readFileSync(this.copy, "utf8") === readFileSync(stackFile, "utf8")) return;
    mkdirSync(watchFolder(this.project), { recursive: true, mode: 0o700 });
    copyFileSync(stackFile, `${this.copy}.new`);
    renameSync(`${this.copy}.new`, this.copy);
  }
}

function stampOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat ? `${stat.mtimeMs} ${stat.size} ${stat.ino}` : "";
}

function read(project: Project, file: string): Topology | undefined {
  try {
    return parseTopology(project.stack, readStackFile(file));
  } catch {
    return undefined;
  }
}

/** False even if only the sources of an image were edited: a build of them would differ from what runs. */
function isOf(project: Project, file: string, deployed: unknown): boolean {
  const topology = read(project, file);
  if (topology === undefined) return false;
  try {
    return currentConfiguration(project, { topology }) === deployed;
  } catch {
    // The build folder of an image is missing.
    return false;
  }
}

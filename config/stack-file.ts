import { existsSync, readFileSync, statSync } from "node:fs";
import { RunError } from "@pulumi/pulumi/errors";
import { LineCounter, parseDocument } from "yaml";

const key = "breakwater:platform";

/**
 * The platform as a stack file says it; undefined when the file says nothing of it.
 *
 * @throws RunError when the file is missing or is no YAML
 */
export function readStackFile(path: string): unknown {
  if (!existsSync(path))
    throw new RunError(`Breakwater: ${path} does not exist; copy Pulumi.dev.yaml, or name the file in BREAKWATER_FILE`);
  if (isFolder(path)) throw new RunError(`Breakwater: ${path} is a folder; name the stack file in it`);
  const lines = new LineCounter();
  // The engine's own reader knows << as well, so a file means the same both ways.
  const document = parseDocument(readFileSync(path, "utf8"), { merge: true, lineCounter: lines, prettyErrors: false });
  const problems = document.errors.map(({ message, pos }) => `  line ${lines.linePos(pos[0]).line}: ${message}`);
  if (problems.length > 0) throw new RunError([`Breakwater: ${path} is not valid YAML`, ...problems, "Nothing was changed."].join("\n"));
  const content = toPlain(path, document) as { config?: Record<string, unknown> } | null;
  return content?.config?.[key];
}

const isFolder = (path: string): boolean => statSync(path).isDirectory();

export interface StackSettings {
  /** Salt of the passphrase, when a team keeps it in the tracked file. */
  readonly encryptionsalt?: string;
  /** Where the state is, for every clone. */
  readonly backend?: unknown;
}

/** What a stack file says beside the platform. A file that is missing or broken says nothing: readStackFile tells what is wrong with it. */
export function readStackSettings(path: string): StackSettings {
  if (!existsSync(path) || isFolder(path)) return {};
  const document = parseDocument(readFileSync(path, "utf8"), { merge: true });
  const salt = document.get("encryptionsalt");
  const backend = document.getIn(["config", "breakwater:backend"]);
  return {
    ...(typeof salt === "string" ? { encryptionsalt: salt } : {}),
    ...(backend === undefined || backend === null ? {} : { backend }),
  };
}

/** Aliases are resolved here, and those of a hostile file would fill the memory: the reader gives up before. */
function toPlain(path: string, document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new RunError(`Breakwater: ${path} cannot be read: ${(error as Error).message}`);
  }
}
